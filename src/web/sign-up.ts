// GET /: the form, with what `?tags=data,tech` ticks already. It holds nobody's data, so everybody who comes without
// a query gets the same page until the board changes.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { applyAliases } from '../posts/tags.ts';
import { feedLinks } from './feed.ts';
import { contentPolicy } from './guard.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';
import { readChoicesOf, type SignUpField, type SignUpForm } from './sign-up-form.ts';
import { renderSignUp } from './sign-up-view.ts';

export interface SignUpPageDeps {
  readonly config: Board & Pick<Config, 'tags' | 'web'>;
  readonly board: () => Promise<LiveBoard>;
}

type Page = Uint8Array<ArrayBuffer>;

/** Rendered once for each reading of the board; `true` = with the note about the outbox. */
const pages = new WeakMap<LiveBoard, Map<boolean, Page>>();
/** One for each configuration. */
const policies = new WeakMap<Board, string>();

/** `showsOutbox`: may this visitor read the outbox? */
export async function showSignUp(deps: SignUpPageDeps, c: Context, showsOutbox: boolean): Promise<Response> {
  const board = await deps.board();
  const { search, searchParams } = new URL(c.req.url);
  const known = search === '' ? pages.get(board)?.get(showsOutbox) : undefined;
  const page =
    known ?? renderForm(deps, board, { form: readChoicesOf(searchParams), wrong: [], showsOutbox });
  if (search === '') remember(board, showsOutbox, page);
  return answer(deps, c, page, 200);
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
): Page {
  const form = inBoardsWords(view.form, config.tags);
  return new TextEncoder().encode(renderSignUp({ ...view, config, board, form, head: feedLinks(config) }));
}

function remember(board: LiveBoard, showsOutbox: boolean, page: Page): void {
  const known = pages.get(board) ?? new Map<boolean, Page>();
  pages.set(board, known.set(showsOutbox, page));
}

/** The one page with a script; and browsers hold a form's redirect against `form-action`, too. */
function answer({ config }: SignUpPageDeps, c: Context, page: Page, status: 200 | 422): Response {
  const policy =
    policies.get(config) ?? contentPolicy(config, { hasScript: true, formTargets: config.web.origins });
  policies.set(config, policy);
  return c.body(page, status, {
    'Content-Security-Policy': policy,
    'Content-Type': 'text/html; charset=UTF-8',
    'X-Frame-Options': 'DENY',
  });
}
