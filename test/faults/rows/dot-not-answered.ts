// One reader's mail server takes each mail and never says so.

import { sql } from 'kysely';
import { loadConfig } from '../../../src/config/load-config.ts';
import { explain } from '../../../src/installation/why-store.ts';
import type { Deed } from '../../helpers/raw-smtp-steps.ts';
import { countUnlike } from '../copies.ts';
import { checkRuns, countRows } from '../ledger.ts';
import { MINUTE_MS, openTimeWorld, type TimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue } from '../world.ts';

export const dotNotAnswered: Fault = {
  row: 7,
  name: 'a dot that is never answered, for one reader',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

const UNLUCKY = 'reader0.data@example.org';
const OTHERS_LATER = 5;
const HANG_UPS = ['fin', 'rst'] as const;
/** When the clock is looked at, in minutes since the first try came to its end. */
const QUICK_LOOKS = [0.5, 1.5, 2.1, 4, 6.8, 7.2, 20, 90, 600];
const FULL_LOOKS = [...Array.from({ length: 40 }, (_, index) => (index + 1) / 2), 60, 240, 600, 1440, 2880];
const ALL_LOOK_MS = 60_000;
/** The limit is ours, and nobody can set a clock that makes it shorter. */
const STALL_MS = 700_000;

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial);
  const { db, smtp, board } = world;
  const copiesAt: number[] = [];
  let isAway = false;
  smtp.fault = ({ step, to }) => {
    if (isAway && (step === 'greeting' || step === 'mail')) return { end: 'fin' };
    if (step !== 'dot' || to !== UNLUCKY) return null;
    copiesAt.push(world.minutes());
    const isFirst = copiesAt.length === 1;
    const end = isFirst && !trial.isQuick ? 'stall' : HANG_UPS[trial.draw(0, 1)];
    return { end, kept: true } as Deed;
  };
  const readers = trial.times(200, 12);
  await addReaders(db, readers);
  await board.post('Engineer', 'data');
  await comesTrue(db, sql`select count(*) = ${readers} from deliveries where attempts > 0`, ALL_LOOK_MS);
  await comesTrue(db, sql`select bool_and(status <> 'sending') from deliveries`, STALL_MS);
  const from = world.minutes();

  for (const look of trial.isQuick ? QUICK_LOOKS : FULL_LOOKS) {
    await world.pass((from + look - world.minutes()) * MINUTE_MS);
    if (look !== 4) continue;
    // The server is away for a moment and is back: a health check that says so.
    isAway = true;
    await addReaders(db, OTHERS_LATER, { tag: 'later' });
    await board.post('Manager', 'later');
    trial.holds('an alarm says that the server is away', await alarmIs(world, 'open'));
    isAway = false;
    trial.holds('and ends when it is back', await alarmIs(world, 'cleared'));
    await world.settle();
    trial.exactly('copies after a health check that went well', copiesAt.length, 2);
  }
  await check(trial, world, copiesAt, from, readers + OTHERS_LATER);
}

function alarmIs({ db }: TimeWorld, state: 'open' | 'cleared'): Promise<boolean> {
  return comesTrue(
    db,
    sql`select coalesce(bool_and((cleared_at is null) = ${state === 'open'}), false) from alarms where code = 'mail-server'`,
    20_000,
  );
}

async function check(
  trial: Trial,
  world: TimeWorld,
  copiesAt: readonly number[],
  from: number,
  readers: number,
): Promise<void> {
  const { db, smtp, rolecall } = world;
  const tries = await countRows(db, sql`attempts > 1 and subscriber_id = ${idOf(UNLUCKY)}`);
  trial.exactly('copies that this reader got', copiesAt.length, 3);
  const gaps = [(copiesAt[1] ?? 0) - from, (copiesAt[2] ?? 0) - (copiesAt[1] ?? 0)];
  trial.holds(
    'second and third try 2 and 5 minutes after the last',
    (gaps[0] as number) >= 1.95 &&
      (gaps[0] as number) < 3 &&
      (gaps[1] as number) >= 4.95 &&
      (gaps[1] as number) < 6,
    gaps.map((gap) => `${gap.toFixed(1)} min`).join(', '),
  );
  trial.exactly('deliveries of theirs that were tried again', tries, 1);
  trial.exactly('copies that are not the same byte for byte', countUnlike(smtp), 0);
  const others = [...smtp.copies.values()].filter((list) => list.length === 1).length;
  trial.exactly('others with one copy', others, readers - 1);
  trial.holds(
    'the log says that it is not sent again',
    rolecall.lines.some((line) => line.includes(NOT_AGAIN)),
  );
  const config = loadConfig({}, '/nonexistent');
  const { rows } = await sql<{ id: string }>`select id from posts where title like '%Engineer'`.execute(db);
  const { sentence } = await explain({ db, config }, UNLUCKY, rows[0]?.id ?? '', world.now());
  trial.holds(
    '"why" says that it may have arrived',
    sentence.includes('may have arrived'),
    sentence.slice(0, 90),
  );
  await checkRuns(trial, db);
}

const NOT_AGAIN = 'A mail may have arrived; it is not sent again';

function idOf(email: string) {
  return sql`(select id from subscribers where email = ${email})`;
}
