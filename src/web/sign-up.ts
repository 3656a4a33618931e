// GET /: the form, with what `?tags=data,tech` ticks already. It holds nobody's data, so everybody who comes with the
// same choice gets the same page until the board changes.

import type { Context } from 'hono';
import type { AddressFault } from '../address.ts';
import type { Config } from '../config/config.ts';
import { canonicalForm, inBoardsWords } from './alert-choices.ts';
import { completeAnswer, contentPolicy, headersOf } from './answer-headers.ts';
import { cachedPage } from './board-cache.ts';
import { withLabels } from './board-words.ts';
import { feedLinks } from './feed.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';
import { readChoicesOf, type SignUpField, type SignUpForm } from './sign-up-form.ts';
import { renderSignUp, type WayToOutbox } from './sign-up-view.ts';

export interface SignUpPageDeps {
  readonly config: Board & Pick<Config, 'tags' | 'web' | 'digest'>;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly clock: () => Date;
}

const NOTHING_CHOSEN = readChoicesOf(new URLSearchParams());
/** It has a script; and browsers hold a form's redirect against `form-action`, too. */
const headersOfForm = (config: SignUpPageDeps['config'], isIndexed = false) =>
  headersOf(
    config,
    contentPolicy(config, { hasScript: true, formTargets: config.web.origins }),
    { 'Content-Type': 'text/html; charset=UTF-8' },
    isIndexed,
  );

/** `outbox`: how this visitor gets to the outbox. Answers at once where the board is known. */
export function showSignUp(
  deps: SignUpPageDeps,
  c: Context,
  outbox: WayToOutbox,
): Response | Promise<Response> {
  const board = deps.board();
  const show = (known: LiveBoard) => showForm(deps, known, c.req.url, outbox);
  return board instanceof Promise ? board.then(show) : show(board);
}

function showForm(deps: SignUpPageDeps, board: LiveBoard, url: string, outbox: WayToOutbox): Response {
  const form = url.includes('?')
    ? canonicalForm(
        inBoardsWords(readChoicesOf(new URL(url).searchParams), withLabels(deps.config, board).tags),
      )
    : NOTHING_CHOSEN;
  const choice = form === NOTHING_CHOSEN ? '' : JSON.stringify(form);
  const { body } = cachedPage(board, `form ${outbox} ${choice}`, () =>
    renderForm(deps, board, { form, wrong: [], fault: null, outbox }),
  );
  return completeAnswer(body, 200, headersOfForm(deps.config, form === NOTHING_CHOSEN));
}

/** What is wrong with a form. */
export interface SignUpMistakes {
  readonly wrong: readonly SignUpField[];
  /** Of the address. */
  readonly fault: AddressFault | null;
}

/** The form again, with what somebody filled in; `wrong` fields are marked. */
export async function showSignUpAgain(
  deps: SignUpPageDeps,
  c: Context,
  form: SignUpForm,
  mistakes: SignUpMistakes = { wrong: [], fault: null },
): Promise<Response> {
  const page = renderForm(deps, await deps.board(), { form, ...mistakes, outbox: 'none' });
  return c.body(page, mistakes.wrong.length === 0 ? 200 : 422, { ...headersOfForm(deps.config) });
}

function renderForm(
  { config, clock }: SignUpPageDeps,
  board: LiveBoard,
  view: SignUpMistakes & { form: SignUpForm; outbox: WayToOutbox },
): string {
  const head = feedLinks(config);
  return renderSignUp({ ...view, config: withLabels(config, board), board, head, now: clock() });
}
