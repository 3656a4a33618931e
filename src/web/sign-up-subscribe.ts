// POST /subscribe, from our form, another site's or a script. The address may be new, known or on the opt-out list: this
// file does not know and does not ask, so its answer, and the time it takes, tell nobody. A mail decides (queue/
// send/send-confirmation.ts).

import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isUnavailable } from '../database/unavailable.ts';
import { createConfirmation, hashCookie } from '../subscribers/confirmation-store.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { meantAddress } from './address-slip.ts';
import { inBoardsWords } from './alert-choices.ts';
import { withLabels } from './board-words.ts';
import { CONFIRM_COOKIE, newCookie } from './confirm-cookie.ts';
import { allowOrigin } from './cors.ts';
import { errorPage } from './error-page.ts';
import type { Limits } from './limits.ts';
import { allowedRedirect } from './redirect.ts';
import { type SignUpPageDeps, showSignUpAgain } from './sign-up.ts';
import {
  answerSent,
  answerTooOften,
  answerUnavailable,
  answerUnreadable,
  answerWrong,
  wantsJson,
} from './sign-up-answers.ts';
import { parseSignUp, readSignUpForm, type SignUpForm, type SignUpReading } from './sign-up-form.ts';
import { tagNote } from './tag-note.ts';
import { judgeConfirmation } from './wish-limits.ts';

export interface SubscribeDeps extends SignUpPageDeps {
  readonly db: Db;
  readonly vault: Vault;
  readonly limits: Limits;
  /** Asks for the mail; what gets lost is found by the sweep. */
  readonly confirmationAsked: (confirmationId: number) => Promise<void>;
  readonly clock: () => Date;
}

/** Takes a sign-up, or shows what is wrong with it. */
export async function takeSignUp(deps: SubscribeDeps, c: Context): Promise<Response> {
  const { config } = deps;
  allowOrigin(c, config.web.origins);
  const raw = readSignUpForm(await readBody(c));
  const isJson = wantsJson(c);
  if (raw === null) return isJson ? answerUnreadable(c, config) : errorPage(c, config, 400);
  try {
    return await answer(deps, c, inBoardsWords(raw, withLabels(config, await deps.board()).tags));
  } catch (error) {
    if (isJson && isUnavailable(error)) return answerUnavailable(c, config);
    throw error;
  }
}

async function answer(deps: SubscribeDeps, c: Context, form: SignUpForm): Promise<Response> {
  const { config } = deps;
  const isJson = wantsJson(c);
  if (form.show !== '') return showSignUpAgain(deps, c, form);
  const reading = parseSignUp(form, config.site.timeZone);
  if (!reading.ok) {
    return isJson ? answerWrong(c, config, reading) : showSignUpAgain(deps, c, form, reading);
  }
  const isSure = isJson || form.sure === form.email || meantAddress(form.email) === null;
  if (!isSure) return showSignUpAgain(deps, c, form, { wrong: ['email'], fault: null });
  const waitSeconds = form.website === '' ? await noteSignUp(deps, c, reading) : noteNothing(deps, c);
  if (waitSeconds > 0) return answerTooOften(c, config, waitSeconds);
  const target = allowedRedirect(form.redirect, config.web.origins);
  if (target !== null && !isJson) return c.redirect(target, 303);
  const board = await deps.board();
  const note = tagNote(withLabels(config, board), board, reading.choices.alert);
  return answerSent(c, config, form.email.trim(), note);
}

type GoodReading = Extract<SignUpReading, { ok: true }>;

/** Returns the seconds to wait; 0 = noted, or so it looks. */
async function noteSignUp(
  deps: SubscribeDeps,
  c: Context,
  { address, choices }: GoodReading,
): Promise<number> {
  const { config } = deps;
  const verdict = await judgeConfirmation(deps, c, address);
  if (verdict.status === 'wait') return verdict.seconds;
  if (verdict.status === 'pretend') return noteNothing(deps, c);
  const consent = { form: formOf(c, config), purpose: 'job alerts by mail' };
  const draft = {
    kind: 'subscribe' as const,
    address,
    choices,
    subscriberId: null,
    consent,
  };
  const { id, cookie } = await createConfirmation(deps, draft, deps.clock());
  setConfirmCookie(c, config, cookie);
  // Not waited for: a queue that is slow or down must not hold up the visitor.
  void deps.confirmationAsked(id);
  return 0;
}

/** Looks the same from outside. */
function noteNothing({ config }: SubscribeDeps, c: Context): 0 {
  setConfirmCookie(c, config, newCookie());
  return 0;
}

/** Kept with the consent: which page held the form. */
function formOf(c: Context, { publicUrl, web }: SubscribeDeps['config']): string {
  const origin = c.req.header('origin') ?? '';
  return web.origins.includes(origin) ? origin : publicUrl;
}

/** This browser may confirm by following the link, without a button. A name for each, so that none replaces another. */
function setConfirmCookie(c: Context, { publicUrl }: Pick<Config, 'publicUrl'>, cookie: string): void {
  const url = new URL(publicUrl);
  setCookie(c, `${CONFIRM_COOKIE}${hashCookie(cookie).slice(0, 8)}`, cookie, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: url.protocol === 'https:',
    path: `${url.pathname.replace(/\/$/, '')}/confirm`,
    maxAge: 48 * 3600,
  });
}

/** Fields of a form, or a JSON object; null for what is neither. */
async function readBody(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  try {
    return /^application\/json\b/i.test(type) ? await c.req.json() : await readFields(c);
  } catch {
    return null;
  }
}

async function readFields(c: Context): Promise<unknown> {
  const fields = await c.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.replace(/\[\]$/, ''), value]),
  );
}
