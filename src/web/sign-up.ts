// GET /: the form, with what `?tags=data,tech` ticks already. It holds nobody's data, so everybody who comes with the
// same choice gets the same page until the board changes.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { applyAliases } from '../posts/tags.ts';
import { type CachedPage, cachedPage } from './board-cache.ts';
import { feedLinks } from './feed.ts';
import { contentPolicy } from './guard.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';
import { canonicalForm, readChoicesOf, type SignUpField, type SignUpForm } from './sign-up-form.ts';
import { renderSignUp } from './sign-up-view.ts';

export interface SignUpPageDeps {
  readonly config: Board & Pick<Config, 'tags' | 'web'>;
  readonly board: () => Promise<LiveBoard>;
}

const NOTHING_CHOSEN = readChoicesOf(new URLSearchParams());
/** One for each configuration. */
const policies = new WeakMap<Board, string>();

/** `showsOutbox`: may this visitor read the outbox? */
export async function showSignUp(deps: SignUpPageDeps, c: Context, showsOutbox: boolean): Promise<Response> {
  const board = await deps.board();
  const form = c.req.url.includes('?')
    ? canonicalForm(inBoardsWords(readChoicesOf(new URL(c.req.url).searchParams), deps.config.tags))
    : NOTHING_CHOSEN;
  const { body } = cachedPage(board, `form ${showsOutbox} ${JSON.stringify(form)}`, () =>
    renderForm(deps, board, { form, wrong: [], showsOutbox }),
  );
  return answer(deps, c, body, 200);
}

/** The form again, with what somebody filled in; `wrong` fields are marked. */
export async function showSignUpAgain(
  deps: SignUpPageDeps,
  c: Context,
  form: SignUpForm,
  wrong: readonly SignUpField[],
): Promise<Response> {
  const page = renderForm(deps, await deps.board(), { form, wrong, showsOutbox: false });
  return answer(deps, c, page, wrong.length === 0 ? 200 : 422);
}

/** Tags in the spelling that the board uses, whether a label, an alias or the tag itself was written. */
export function inBoardsWords(form: SignUpForm, { labels, aliases }: Config['tags']): SignUpForm {
  const byLabel = new Map(Object.entries(labels).map(([tag, label]) => [label.trim().toLowerCase(), tag]));
  const words = (tags: readonly string[]) =>
    applyAliases(
      tags.map((tag) => byLabel.get(tag) ?? tag),
      aliases,
    );
  return { ...form, tags: words(form.tags), all: words(form.all), none: words(form.none) };
}

function renderForm(
  { config }: SignUpPageDeps,
  board: LiveBoard,
  view: { form: SignUpForm; wrong: readonly SignUpField[]; showsOutbox: boolean },
): string {
  return renderSignUp({ ...view, config, board, head: feedLinks(config) });
}

/** The one page with a script; and browsers hold a form's redirect against `form-action`, too. */
function answer(
  { config }: SignUpPageDeps,
  c: Context,
  page: CachedPage['body'] | string,
  status: 200 | 422,
): Response {
  const policy =
    policies.get(config) ?? contentPolicy(config, { hasScript: true, formTargets: config.web.origins });
  policies.set(config, policy);
  return c.body(page, status, {
    'Content-Security-Policy': policy,
    'Content-Type': 'text/html; charset=UTF-8',
    'X-Frame-Options': 'DENY',
  });
}
