// `rolecall subscribers`: who gets mail, how often and about what; and who does not any more, since when.

import { describeAlert } from '../subscribers/alerts.ts';
import { isErased } from '../subscribers/erase.ts';
import { type Listed, pagesOfPeople } from '../subscribers/people-pages.ts';
import { standingOf } from '../subscribers/person-standing.ts';
import { formatDay } from '../texts/instant.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { renderTable } from './table.ts';

export async function subscribersCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  await withDatabase(context, 'Reading', async (db) => {
    const print = options.json ? printJson : printTable;
    await print(context, pagesOfPeople(db));
  });
  return 0;
}

type Pages = AsyncIterable<readonly Listed[]>;

/** Those who were erased, or left long ago, are counted: nothing is left to tell of them. */
async function printTable(context: CommandContext, pages: Pages): Promise<void> {
  const { timeZone } = context.config.site;
  const counts = new Map<string, number>();
  for await (const page of pages) {
    for (const person of page) {
      const { state } = standingOf(person);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const rows = page.filter((person) => !isErased(person)).map((person) => cells(person, timeZone));
    const headings = ['Email', 'State', 'Since', 'Frequency', 'Time zone', 'Source', 'Alerts'];
    if (rows.length > 0) say(context, renderTable(headings, rows));
  }
  if (counts.size > 0)
    say(context, `\n${[...counts].map(([state, people]) => `${people} ${state}`).join(', ')}`);
  else
    say(
      context,
      'Nobody has subscribed yet: add a file to the subscriptions folder, or "rolecall subscribe".',
    );
}

function cells(person: Listed, timeZone: string): string[] {
  const { email, pausedUntil, frequency, source, path, alerts } = person;
  const { state, since } = standingOf(person);
  const isPaused = state === 'paused' && pausedUntil !== null;
  const wants = alerts.map((alert) => describeAlert(alert)).join('; ');
  return [
    email,
    isPaused ? `paused until ${formatDay(pausedUntil, timeZone)}` : state,
    formatDay(since, timeZone),
    frequency,
    person.timeZone,
    path ?? source,
    wants,
  ];
}

/** One array, an element at a time. */
async function printJson(context: CommandContext, pages: Pages): Promise<void> {
  let separator = '[';
  for await (const page of pages) {
    for (const person of page) {
      context.stdout.write(`${separator}\n  ${JSON.stringify(shown(person))}`);
      separator = ',';
    }
  }
  say(context, separator === '[' ? '[]' : '\n]');
}

/** An address that is forgotten is no address. */
function shown(person: Listed) {
  const { name, frequency, timeZone, alerts, source, path, createdAt, pausedUntil, endedAt } = person;
  const email = isErased(person) ? null : person.email;
  const choices = { frequency, timeZone, alerts, source, path };
  return { email, name, ...standingOf(person), ...choices, createdAt, pausedUntil, endedAt };
}
