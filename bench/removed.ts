// What a post that is removed in the middle of a run costs the mails after it: the week's run as it was planned, and with one of
// its posts removed between planning and sending, in turns. `node bench/removed.ts [--mails 2000] [--rounds 6]`

import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { chooseAlert, createRandom } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import { planWeek, sendWithLedger } from './our-loop.ts';
import { startSink } from './sink.ts';
import { benchConfig, setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('mails', 2000);
const ROUNDS = readNumber('rounds', 6);

await runBench(async (later) => {
  const sink = await startSink();
  later(sink.close);
  const { db, folder } = await openLedger(later);
  const config = benchConfig(folder, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
  const random = createRandom(3);
  const people = Array.from({ length: PEOPLE }, () => chooseAlert(random));
  const week = await setUpWeek(db, config, people, new Date());
  await timed(week, async () => {}); // warms up
  const planned: number[] = [];
  const reduced: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    planned.push(await timed(week, async () => {}));
    reduced.push(await timed(week, () => removeOne(db)));
    await restore(db);
    note(
      `round ${round} of ${ROUNDS}: ${planned.at(-1)?.toFixed(2)} and ${reduced.at(-1)?.toFixed(2)} ms a mail`,
    );
  }
  const ratios = reduced.map((ms, index) => ms / (planned[index] as number));
  printRows(`${PEOPLE} readers, ${ROUNDS} rounds in turns; median (range)`, [
    { what: 'a mail of the run as planned', measured: describe(planned, 'ms') },
    { what: 'a mail with one post removed since', measured: describe(reduced, 'ms') },
    { what: 'ratio, round by round', measured: describe(ratios, ''), goal: 'goal: at most 1.2' },
  ]);
});

/** Milliseconds a mail. */
async function timed(week: Week, meanwhile: () => Promise<void>): Promise<number> {
  await planWeek(week);
  await meanwhile();
  await waitForQuiet();
  const startedAt = performance.now();
  await sendWithLedger(week);
  const ms = performance.now() - startedAt;
  const { rows } = await sql<{
    sent: number;
  }>`select count(*) as sent from deliveries where status = 'sent'`.execute(week.db);
  return ms / (rows[0]?.sent ?? 1);
}

/** The post that stands in most digests. */
async function removeOne(db: Db): Promise<void> {
  await sql`
    update posts set standing = 'removed', removed_at = now() where id = (
      select p.id from deliveries d join editions e on e.key = d.edition_key cross join lateral unnest(e.post_ids) as p(id)
      group by p.id order by count(*) desc, p.id limit 1)`.execute(db);
}

async function restore(db: Db): Promise<void> {
  await sql`update posts set standing = 'live', removed_at = null where standing = 'removed'`.execute(db);
}
