// Takes the forms of the account page: another address (which has to confirm), the data as a file, the erasure.

import type { Context } from 'hono';
import { z } from 'zod';
import { parseAddress } from '../address.ts';
import { html } from '../html.ts';
import { outboxDir, removeMailsTo } from '../mail/outbox.ts';
import { createConfirmation } from '../subscribers/confirmation-store.ts';
import { eraseSubscriber } from '../subscribers/erase.ts';
import { exportSubscriber } from '../subscribers/export.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { textsOf } from '../texts/texts.ts';
import { type AccountDeps, expiredPage, renderAccount } from './account.ts';
import { errorPage, tooOftenPage } from './error-page.ts';
import { accountOf } from './link-owner.ts';
import { renderPage } from './page.ts';
import { judgeConfirmation } from './wish-limits.ts';

const formSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('change-address'), email: z.string().max(400) }),
  z.object({ action: z.literal('export') }),
  z.object({ action: z.literal('erase'), sure: z.string().optional() }),
]);

type Answer = Promise<Response>;

/** Does what one form asks for. */
export async function saveAccount(deps: AccountDeps, c: Context): Answer {
  const subscriber = await accountOf(deps, c.req.param('token'), deps.clock());
  if (subscriber === null) return expiredPage(c, deps.config);
  const form = formSchema.safeParse(await c.req.parseBody().catch(() => null));
  if (!form.success) return errorPage(c, deps.config, 400);
  switch (form.data.action) {
    case 'change-address':
      return askNewAddress(deps, c, subscriber, form.data.email);
    case 'export':
      return download(deps, c, subscriber);
    case 'erase':
      return erase(deps, c, subscriber, form.data.sure === 'yes');
  }
}

/** The mail decides: nobody else's address can be entered here, and nobody learns whether it is known. */
async function askNewAddress(deps: AccountDeps, c: Context, subscriber: Subscriber, typed: string): Answer {
  const { account, manage, addressFaults } = textsOf(deps.config.site);
  const reading = parseAddress(typed);
  const refuse = (words: string) =>
    c.html(renderAccount(deps.config, subscriber, { field: 'address', words, typed }), 400);
  if (!reading.ok) return refuse(addressFaults[reading.fault]);
  if (!isOn(subscriber)) return refuse(manage.badAddress);
  if (reading.address === subscriber.email) return refuse(account.sameAddress);
  const verdict = await judgeConfirmation(deps, c, reading.address);
  if (verdict.status === 'wait') return tooOftenPage(c, deps.config, verdict.seconds);
  if (verdict.status === 'note') await askConfirmation(deps, subscriber, reading.address);
  const main = html`<h1>${account.addressSent}</h1>
<p>${account.addressSentText(html`<strong>${reading.address}</strong>`)}</p>`;
  return c.html(renderPage(deps.config, { title: account.addressSent, main }));
}

async function askConfirmation(deps: AccountDeps, { id: subscriberId }: Subscriber, address: string) {
  const draft = { kind: 'change-address' as const, address, choices: null, subscriberId, consent: {} };
  const { id } = await createConfirmation(deps, draft, deps.clock());
  await deps.confirmationAsked(id);
}

async function download(deps: AccountDeps, c: Context, { id }: Subscriber): Answer {
  const data = await exportSubscriber(deps.db, id);
  c.header('Content-Disposition', 'attachment; filename="job-alerts.json"');
  c.header('Content-Type', 'application/json; charset=utf-8');
  return c.body(`${JSON.stringify(data, null, 2)}\n`);
}

async function erase(deps: AccountDeps, c: Context, subscriber: Subscriber, isSure: boolean): Answer {
  const { account } = textsOf(deps.config.site);
  if (!isSure) {
    const problem = { field: 'sure', words: account.notSure, typed: '' } as const;
    return c.html(renderAccount(deps.config, subscriber, problem), 400);
  }
  // First: what cannot be taken away keeps the person, who may ask again. Once more for what was under way.
  await removeMailsTo(outboxDir(deps.config), subscriber.email);
  await eraseSubscriber(deps.db, subscriber.id, deps.clock());
  await removeMailsTo(outboxDir(deps.config), subscriber.email);
  deps.log.info('Erased at their own wish', { subscriberId: subscriber.id });
  const main = html`<h1>${account.erased}</h1>
<p>${account.erasedText(deps.config.site.name)}</p>`;
  return c.html(renderPage(deps.config, { title: account.erased, main }));
}
