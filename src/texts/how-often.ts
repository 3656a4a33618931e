// How often digests come, and when, in words: "Weekly: Mondays at 07:00". Pure.

import { scheduleInWords } from './schedule-words.ts';
import { languageOf, textsOf } from './texts.ts';

/** What is needed of the settings: the language, and the cron patterns. */
interface Board {
  readonly site: { readonly language: string };
  readonly digest: { readonly weekly: string; readonly daily: string };
}

type Frequency = 'weekly' | 'daily' | 'instant';

/** `Mondays at 07:00`; null where the settings say something that has no short name. */
export function whenOf({ site, digest }: Board, frequency: Frequency): string | null {
  const { texts, locale } = languageOf(site);
  return frequency === 'instant'
    ? texts.when.instant
    : scheduleInWords(locale, digest[frequency], texts.when);
}

/** `Weekly: Mondays at 07:00`. */
export function howOftenOf(board: Board, frequency: Frequency): string {
  const { common, when } = textsOf(board.site);
  const words = whenOf(board, frequency);
  return words === null ? common[frequency] : when.both(common[frequency], words);
}
