// What a sign-up is answered, to people as a page and to scripts as JSON. None of it depends on who is subscribed.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import { textsOf } from '../texts/texts.ts';
import { tooOftenPage } from './error-page.ts';
import { type Board, renderPage } from './page.ts';
import type { SignUpMistakes } from './sign-up.ts';
import type { SignUpField } from './sign-up-form.ts';

type Answer = Response | Promise<Response>;

/** Did a script ask? It sends JSON, or says that it wants it. */
export function wantsJson(c: Context): boolean {
  const isJson = /^application\/json\b/i;
  return isJson.test(c.req.header('content-type') ?? '') || isJson.test(c.req.header('accept') ?? '');
}

/** The address as it was typed, so that a slip is seen; `note`: what else may be one. */
export function answerSent(c: Context, config: Board, address: string, note: Html | null): Answer {
  const words = textsOf(config.site).signUp;
  if (wantsJson(c)) return c.json({ status: 'confirmation-sent', message: words.sentJson }, 202);
  const main = html`<h1>${words.sentTitle}</h1>
<p>${words.sent(html`<strong>${address}</strong>`)}</p>
${note}
<p class="quiet">${words.sentHint}</p>
<p><a href="./">${words.sentAgain}</a></p>`;
  return c.html(renderPage(config, { title: words.sentTitle, main }));
}

/** No JSON, or not what the fields are like. */
export function answerUnreadable(c: Context, { site }: Pick<Config, 'site'>): Answer {
  return c.json({ status: 'unreadable', message: textsOf(site).errors[400].title }, 400);
}

/** What is wrong with each field. */
export function answerWrong(
  c: Context,
  { site }: Pick<Config, 'site'>,
  { wrong, fault }: SignUpMistakes,
): Answer {
  const { signUp: words, addressFaults } = textsOf(site);
  const say = (field: SignUpField) =>
    field === 'email' && fault !== null ? addressFaults[fault] : words.wrong[field];
  const problems = Object.fromEntries(wrong.map((field) => [field, say(field)]));
  return c.json({ status: 'invalid', message: words.pleaseCheck, problems }, 422);
}

export function answerTooOften(c: Context, config: Board, waitSeconds: number): Answer {
  if (!wantsJson(c)) return tooOftenPage(c, config, waitSeconds);
  c.header('Retry-After', String(waitSeconds));
  return c.json({ status: 'too-often', message: textsOf(config.site).errors[429].text, waitSeconds }, 429);
}

export function answerUnavailable(c: Context, { site }: Pick<Config, 'site'>): Answer {
  c.header('Retry-After', '120');
  return c.json({ status: 'unavailable', message: textsOf(site).errors[503].title }, 503);
}
