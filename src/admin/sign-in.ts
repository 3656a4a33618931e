// `/admin/sign-in`: a link by mail to whoever is an admin; the same answer for any address. `/admin/enter`: the link's page,
// and that of the key which the log prints where mail stays on this machine. Looking lets nobody in; the button does.

import type { Context } from 'hono';
import { z } from 'zod';
import { parseAddress } from '../address.ts';
import { html } from '../html.ts';
import { BY_KEY, noteAct } from '../installation/audit-store.ts';
import { isSameSecret } from '../same-secret.ts';
import { createLinkRequest, useAdminLink } from '../subscribers/link-request-store.ts';
import { ACCOUNT_LINK_MINUTES } from '../subscribers/links.ts';
import { addressHash } from '../subscribers/suppression-store.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage, tooOftenPage } from '../web/error-page.ts';
import { showsOutbox } from '../web/outbox-key.ts';
import { secondsToAdminLink } from '../web/wish-limits.ts';
import { letIn, notForged, takeGuess } from './access.ts';
import type { AdminDeps } from './deps.ts';
import { plainPage, rootOf } from './layout.ts';
import { field } from './parts.ts';

type Answer = Response | Promise<Response>;

const words = adminTexts.signIn;

export function showSignIn(deps: AdminDeps, c: Context): Answer {
  const form = html`<form method="post">${field('email', words.address, { type: 'email', isRequired: true })}
<button>${words.button}</button></form>`;
  const text = deps.config.site.adminEmails.length === 0 ? words.nobody : words.text(ACCOUNT_LINK_MINUTES);
  return plainPage(deps, c, { title: words.title, text, more: form });
}

const formSchema = z.object({ email: z.string().max(400) });

/** Notes the wish, whoever it is of; whether a mail goes out is decided elsewhere. */
export function askToSignIn(deps: AdminDeps, c: Context): Answer {
  return notForged(deps, c, async () => {
    const form = formSchema.safeParse(await c.req.parseBody().catch(() => null));
    const reading = form.success ? parseAddress(form.data.email) : null;
    if (!reading?.ok) return errorPage(c, deps.config, 400);
    const waitSeconds = await secondsToAdminLink(deps, c, reading.address);
    if (waitSeconds > 0) return tooOftenPage(c, deps.config, waitSeconds);
    const wish = { addressHash: await addressHash(deps.db, reading.address), kind: 'admin' } as const;
    const id = await createLinkRequest(deps.db, wish, deps.clock());
    if (!(await deps.linkAsked(id))) return errorPage(c, deps.config, 503);
    return plainPage(deps, c, words.sent);
  });
}

/** The button; what opens is in the address, and stays there until it is pressed. */
export function showEnter(deps: AdminDeps, c: Context): Answer {
  const key = c.req.query('key');
  const more = html`<form method="post">
${key !== undefined && html`<input type="hidden" name="key" value="${key}">`}<button>${words.enter}</button></form>`;
  return plainPage(deps, c, { title: words.title, text: words.enterText, more });
}

/** Once, by a link of the last half hour. */
export function enterByLink(deps: AdminDeps, c: Context): Answer {
  return notForged(deps, c, async () => {
    const { db, links, config } = deps;
    const now = deps.clock();
    const id = links.verifyAdmin(c.req.param('token') ?? '', now);
    const who = id === null ? null : await useAdminLink(db, id, config.site.adminEmails, now);
    return who === null ? tooLate(deps, c) : enter(deps, c, who);
  });
}

/** By the key of this start, where the log is the way in. */
export function enterByKey(deps: AdminDeps, c: Context): Answer {
  return notForged(deps, c, async () => {
    const { key } = await c.req.parseBody().catch((): { key?: unknown } => ({}));
    const isRight = typeof key === 'string' && isSameSecret(key, deps.outboxKey);
    if (showsOutbox(deps.config) && isRight) return enter(deps, c, BY_KEY);
    const waitSeconds = await takeGuess(deps, c);
    return waitSeconds > 0 ? tooOftenPage(c, deps.config, waitSeconds) : tooLate(deps, c);
  });
}

async function enter(deps: AdminDeps, c: Context, who: string): Promise<Response> {
  await letIn(deps, c, who);
  await noteAct(deps.db, { who, act: 'sign in', details: {} }, deps.clock());
  deps.log.info('An admin signed in');
  return c.redirect(`${rootOf(c)}/today`, 303);
}

function tooLate(deps: AdminDeps, c: Context): Answer {
  const more = html`<p><a href="${rootOf(c)}/sign-in">${words.again}</a></p>`;
  return plainPage(deps, c, { ...words.tooLate, more }, 404);
}
