// `rolecall subscribers`: who gets mail, how often and about what.

import type { Db } from '../database/database.ts';
import { describeAlert } from '../subscribers/alerts.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { toSubscriber } from '../subscribers/subscriber-store.ts';
import { type CommandContext, say, withDatabase } from './context.ts';
import { renderTable } from './table.ts';

/** Rows per page: a long list is never held whole. */
const PAGE = 1000;

export async function subscribersCommand(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  await withDatabase(context, 'Reading', async (db) => {
    const print = options.json ? printJson : printTable;
    await print(context, pagesOf(db));
  });
  return 0;
}

type Pages = AsyncIterable<readonly Subscriber[]>;

async function* pagesOf(db: Db): Pages {
  for (let lastId = 0; ; ) {
    const rows = await db
      .selectFrom('subscribers')
      .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
      .selectAll('subscribers')
      .select('audiences.alerts')
      .where('subscribers.id', '>', lastId)
      .orderBy('subscribers.id')
      .limit(PAGE)
      .execute();
    yield rows.map(toSubscriber);
    if (rows.length < PAGE) return;
    lastId = rows.at(-1)?.id ?? lastId;
  }
}

async function printTable(context: CommandContext, pages: Pages): Promise<void> {
  let total = 0;
  for await (const page of pages) {
    total += page.length;
    if (page.length > 0)
      say(
        context,
        renderTable(['Email', 'State', 'Frequency', 'Time zone', 'Source', 'Alerts'], page.map(cells)),
      );
  }
  if (total === 0)
    say(
      context,
      'Nobody has subscribed yet: add a file to the subscriptions folder, or "rolecall subscribe".',
    );
}

function cells(subscriber: Subscriber): string[] {
  const { email, state, frequency, timeZone, source, path, alerts } = subscriber;
  const wants = alerts.map((alert) => describeAlert(alert)).join('; ');
  return [email, state, frequency, timeZone, path ?? source, wants];
}

/** One array, an element at a time. */
async function printJson(context: CommandContext, pages: Pages): Promise<void> {
  let separator = '[';
  for await (const page of pages) {
    for (const {
      email,
      name,
      state,
      frequency,
      timeZone,
      alerts,
      source,
      path,
      createdAt,
      pausedUntil,
    } of page) {
      const shown = { email, name, state, frequency, timeZone, alerts, source, path, createdAt, pausedUntil };
      context.stdout.write(`${separator}\n  ${JSON.stringify(shown)}`);
      separator = ',';
    }
  }
  say(context, separator === '[' ? '[]' : '\n]');
}
