// `/admin/figures.csv`: all that is known of all days, for a table program.

import type { Context } from 'hono';
import { allDays, loadFigures } from '../installation/figures-store.ts';
import { csvText } from '../send/export-lists.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import type { Counts, Figure } from '../subscribers/figures.ts';
import type { AdminDeps } from './deps.ts';
import { shown } from './figures.ts';

const COLUMNS = ['from', 'figure', 'name', 'people', 'weekly', 'daily', 'instant'];

const NAMES = {
  people: 'people',
  tag: 'people by tag',
  unfollowed: 'tag that nobody follows',
  unmatched: 'alert that nothing matches',
} as const;

export async function sendFigures({ db, config, clock }: AdminDeps, c: Context): Promise<Response> {
  const { weeks } = await loadFigures(db, config.site.timeZone, clock());
  const nameOf = ({ topic, key }: Figure) =>
    topic === 'unmatched' ? describeAlertFor(config, JSON.parse(key)) : key;
  const days = (await allDays(db)).map((figure) => ({
    ...{ from: figure.day, figure: NAMES[figure.topic], name: nameOf(figure) },
    // Of a tag that nobody follows there is nothing to count.
    ...(figure.topic === 'unfollowed' ? {} : cellsOf(figure)),
  }));
  const matched = weeks.map((week) => ({
    from: week.week,
    figure: 'matches a week',
    name: '',
    ...cellsOf(week),
  }));
  return c.body(csvText(COLUMNS, [...days, ...matched]), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="figures.csv"',
  });
}

function cellsOf({ people, weekly, daily, instant }: Counts) {
  return { people: shown(people), weekly: shown(weekly), daily: shown(daily), instant: shown(instant) };
}
