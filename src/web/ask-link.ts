// `/link`: a fresh link for somebody who has none that works. The answer is the same for every address, and so is the
// work: whether a mail goes out is decided where nobody is watching (send/send-link.ts).

import type { Context } from 'hono';
import { z } from 'zod';
import { parseAddress } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { html } from '../html.ts';
import { createLinkRequest } from '../subscribers/link-request-store.ts';
import { addressHash } from '../subscribers/suppression-store.ts';
import { textsOf } from '../texts/texts.ts';
import { errorPage, tooOftenPage } from './error-page.ts';
import type { Limits } from './limits.ts';
import { linkForm } from './link-form.ts';
import { type Board, renderPage } from './page.ts';
import { secondsToLink } from './wish-limits.ts';

export interface AskLinkDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'web'>;
  /** Asks for the mail of a wish; false: the queue does not take it just now. */
  readonly linkAsked: (requestId: number) => Promise<boolean>;
  readonly limits: Pick<Limits, 'take'>;
  readonly clock: () => Date;
}

const formSchema = z.object({ email: z.string().max(400) });

export function showAskLink(deps: Pick<AskLinkDeps, 'config'>, c: Context): Response | Promise<Response> {
  return c.html(renderAsk(deps.config));
}

/** Notes the wish, whoever it is for. */
export async function askForLink(deps: AskLinkDeps, c: Context): Promise<Response> {
  const form = formSchema.safeParse(await c.req.parseBody().catch(() => null));
  if (!form.success) return errorPage(c, deps.config, 400);
  const { manage, addressFaults } = textsOf(deps.config.site);
  const reading = parseAddress(form.data.email);
  if (!reading.ok) return c.html(renderAsk(deps.config, form.data.email, addressFaults[reading.fault]), 400);
  const waitSeconds = await secondsToLink(deps, c);
  if (waitSeconds > 0) return tooOftenPage(c, deps.config, waitSeconds);
  const wish = { addressHash: await addressHash(deps.db, reading.address), kind: 'manage' } as const;
  const id = await createLinkRequest(deps.db, wish, deps.clock());
  if (!(await deps.linkAsked(id))) return errorPage(c, deps.config, 503);
  const main = html`<h1>${manage.linkSent}</h1>
<p>${manage.linkSentText}</p>`;
  return c.html(renderPage(deps.config, { title: manage.linkSent, main }));
}

function renderAsk(board: Board, address = '', error: string | null = null): string {
  const { manage } = textsOf(board.site);
  const main = html`<h1>${manage.linkTitle}</h1>
<p>${manage.linkIntro}</p>
${linkForm(board, address, error)}`;
  return renderPage(board, { title: manage.linkTitle, main, hasProblem: error !== null });
}
