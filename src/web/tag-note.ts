// A word about tags that no job has: slips, or tags that are yet to come. Nothing is refused for it. Pure.

import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import { isSlip } from '../nearest.ts';
import { isFacet } from '../posts/facets.ts';
import { applyAliases, labelOf } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { formatList } from '../texts/format.ts';
import { languageOf } from '../texts/texts.ts';
import { canBeAskedFor, type LiveBoard } from './live-board.ts';

/** Strangers choose the words, and each look for what is meant costs time. */
const MAX_LOOKS = 5;

/** Null where the board knows all that is asked for, or nothing at all; what is probably meant is named. */
export function tagNote(
  { site, tags: { aliases, labels } }: Pick<Config, 'site' | 'tags'>,
  board: Pick<LiveBoard, 'tags'>,
  { any, all, none }: Alert,
): Html | null {
  const { texts, locale } = languageOf(site);
  const known = new Set(board.tags.map(({ tag }) => tag));
  // Files can ask for others, too; the board's list says nothing of them.
  const isUnknown = (tag: string) =>
    canBeAskedFor(tag) && !isFacet(tag) && !applyAliases([tag], aliases).some((own) => known.has(own));
  const unknown = [...new Set([...any, ...all, ...none])].filter(isUnknown);
  if (known.size === 0 || unknown.length === 0) return null;
  const near = unknown.slice(0, MAX_LOOKS).flatMap((tag) => meantBy(tag, known));
  const meant = new Set(near.map((tag) => labelOf(tag, labels)));
  return html`<p class="hint">${texts.tags.unknown(unknown.length, formatList(locale, unknown))}${
    meant.size > 0 && ` ${texts.tags.meant(formatList(locale, [...meant], 'disjunction'))}`
  }</p>`;
}

/** The known tag that is fewest slips away; of several the most used. */
function meantBy(tag: string, known: ReadonlySet<string>): string[] {
  const near = (maxEdits: number) => [...known].find((other) => isSlip(tag, other, maxEdits));
  return [near(1) ?? near(2) ?? []].flat();
}
