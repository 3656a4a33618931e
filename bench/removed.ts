// What a post that is removed in the middle of a run costs the mails after it: the week's run as it was planned, and with
// the post that stands in most digests removed between planning and sending, so that every mail is one after it. In turns, A B B A.
// `node bench/removed.ts [--mails 2000] [--rounds 6] [--two-alerts PERCENT]`

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { type Choice, chooseAlert, createRandom, type Random } from './board.ts';
import { describe, note, openLedger, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';
import { planWeek, sendWithLedger } from './our-loop.ts';
import { startSink } from './sink.ts';
import { benchConfig, setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('mails', 2000);
const ROUNDS = readNumber('rounds', 6);
/** Of a hundred people, so many have a second alert. */
const WITH_TWO = process.argv.includes('--two-alerts') ? readNumber('two-alerts', 20) : 0;

await runBench(async (later) => {
  const sink = await startSink();
  later(sink.close);
  const { db, folder } = await openLedger(later);
  const config = benchConfig(folder, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
  const random = createRandom(3);
  const people = Array.from({ length: PEOPLE }, () => choose(random));
  const week = await setUpWeek(db, config, people, new Date());
  await sendAll(week, async () => {}); // warms up
  const planned: Sent[] = [];
  const reduced: Sent[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const asPlanned = async () => planned.push(await sendAll(week, async () => {}));
    const withOneGone = async () => reduced.push(await sendAll(week, () => removeOne(db)));
    for (const turn of round % 2 === 1 ? [asPlanned, withOneGone] : [withOneGone, asPlanned]) {
      await writeAnew(db);
      await turn();
    }
    const [before, after] = [planned, reduced].map((turns) => turns.at(-1)?.msEach.toFixed(2));
    note(`round ${round} of ${ROUNDS}: ${before} and ${after} ms a mail`);
  }
  const ratios = reduced.map(({ msEach }, index) => msEach / (planned[index] as Sent).msEach);
  const each = (turns: readonly Sent[]) =>
    describe(
      turns.map(({ msEach }) => msEach),
      'ms',
    );
  const editions = reduced.at(-1) as Sent;
  printRows(`${PEOPLE} readers, ${WITH_TWO} % with two alerts, ${ROUNDS} rounds in turns; median (range)`, [
    { what: 'editions planned', measured: String(editions.planned) },
    { what: '  made anew with one post removed', measured: String(editions.anew) },
    { what: 'a mail of the run as planned', measured: each(planned) },
    { what: 'a mail with one post removed since', measured: each(reduced) },
    { what: 'ratio, round by round', measured: describe(ratios, ''), goal: 'goal: at most 1.2' },
  ]);
});

function choose(random: Random): Choice {
  const choice = chooseAlert(random);
  return random() * 100 < WITH_TWO ? { ...choice, moreTags: chooseAlert(random).tags } : choice;
}

interface Sent {
  readonly msEach: number;
  /** Editions. */
  readonly planned: number;
  readonly anew: number;
}

async function sendAll(week: Week, meanwhile: () => Promise<void>): Promise<Sent> {
  await planWeek(week);
  const planned = await count(week.db, sql`editions`);
  await meanwhile();
  await waitForQuiet();
  const startedAt = performance.now();
  await sendWithLedger(week);
  const ms = performance.now() - startedAt;
  const mails = await count(week.db, sql`deliveries where status = 'sent'`);
  return { msEach: ms / mails, planned, anew: (await count(week.db, sql`editions`)) - planned };
}

async function count(db: Db, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${from}`.execute(db);
  return Number(rows[0]?.rows);
}

/** The post that stands in most digests. */
async function removeOne(db: Db): Promise<void> {
  await sql`
    update posts set standing = 'removed', removed_at = now() where id = (
      select p.id from deliveries d join editions e on e.key = d.edition_key cross join lateral unnest(e.post_ids) as p(id)
      group by p.id order by count(*) desc, p.id limit 1)`.execute(db);
}

/** All posts live and with a text that nobody has rendered: a process remembers what it has. */
async function writeAnew(db: Db): Promise<void> {
  await sql`
    update posts set standing = 'live', removed_at = null, location = 'Room ' || (random() * 1e6)::int`.execute(
    db,
  );
}
