// The number that matters to somebody who chooses: how many jobs are open, and how many come. Pure.

import type { Config } from '../config/config.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { textsOf } from '../texts/texts.ts';
import { jobsAWeek, type LiveBoard, matchingPosts } from './live-board.ts';

const WEEKS_A_MONTH = 52 / 12;

/** `23 open jobs now, about 4 a week`; less than one a week is counted by the month, and less than that not at all. */
export function matchCount(
  config: Pick<Config, 'site' | 'tags'>,
  board: LiveBoard,
  alert: Alert,
  now: Date,
): string {
  const { choose } = textsOf(config.site);
  const open = matchingPosts(board, alert, config.tags.aliases).length;
  const current = open === 0 ? choose.noneOpen : choose.openNow(open);
  const aWeek = jobsAWeek(board, alert, config.tags.aliases, now);
  const aMonth = Math.round(aWeek * WEEKS_A_MONTH);
  if (aMonth === 0) return current;
  const often = aWeek < 0.75 ? choose.aMonth(aMonth) : choose.aWeek(Math.round(aWeek));
  return choose.nowAndOften(current, often);
}
