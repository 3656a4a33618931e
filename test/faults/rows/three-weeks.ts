// The relay is away for three weeks, or says "later" to us all that time: daily and weekly readers miss digest after digest.

import { sql } from 'kysely';
import { openAlarms } from '../../../src/installation/alarm-store.ts';
import type { RawSmtp } from '../../helpers/raw-smtp.ts';
import type { Deed, Step } from '../../helpers/raw-smtp-steps.ts';
import { checkRuns } from '../ledger.ts';
import { suppressed } from '../mail/judge.ts';
import { DAY_MS, HOUR_MS, openTimeWorld, type TimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders } from '../world.ts';

const TROUBLES: readonly (readonly [string, Step, Deed])[] = [
  ['away', 'greeting', { end: 'fin' }],
  ['out of credits (454 at AUTH)', 'auth', '454 4.7.0 credits used up'],
  ['busy (421 at the greeting)', 'greeting', { say: '421 4.3.2 not now', end: 'fin' }],
  ['unwilling (451 at MAIL FROM)', 'mail', '451 4.3.0 not now'],
];

export const threeWeeks: readonly Fault[] = TROUBLES.map(([name, step, deed], index) => ({
  row: 11,
  name: `a relay that is ${name} for three weeks`,
  backends: index === 0 ? ['postgres', 'redis'] : ['postgres'],
  isInQuick: index === 1,
  run: (trial) => run(trial, step, deed),
}));

const READERS = { full: 12, quick: 2 };
/** Three digests were given up by then. */
const DAYS = { full: 21, quick: 6 };
const LOOKS_A_DAY = { full: 4, quick: 1 };

async function run(trial: Trial, step: Step, deed: Deed): Promise<void> {
  const world = await openTimeWorld(trial, { smtp: { auth: 'PLAIN' } });
  const { db, smtp } = world;
  const readers = trial.times(READERS.full, READERS.quick);
  for (const frequency of ['daily', 'weekly'])
    await addReaders(db, readers, { frequency, domain: (reader) => `${frequency}${reader}.example` });
  await passToMorning(world);
  smtp.fault = (moment) => {
    if (moment.step === step) return deed;
    // What stands from before is no way round it.
    return moment.step === 'mail' ? { end: 'fin' } : null;
  };
  const missed: string[] = [];
  const looks = trial.times(LOOKS_A_DAY.full, LOOKS_A_DAY.quick);
  let closed = 0;
  for (let day = 0; day < trial.times(DAYS.full, DAYS.quick); day += 1) {
    missed.push(`post${day}x`);
    await world.post(`post${day}x`, 'data');
    for (let look = 0; look < looks; look += 1) {
      await world.pass(DAY_MS / looks);
      const isOpen = (await openAlarms(db)).some(({ code }) => code === 'mail-server');
      if (day > 0 && !isOpen) closed += 1;
    }
  }
  trial.exactly('suppressed while it lasted', (await suppressed(db)).length, 0);
  trial.exactly('looks at which no alarm was open', closed, 0);
  trial.exactly('mails taken meanwhile', smtp.taken.length, 0);
  smtp.fault = () => null;
  for (let hours = 0; hours < 8 * 24; hours += 24) await world.pass(24 * HOUR_MS);
  checkDigests(trial, smtp, readers, missed);
  trial.exactly(
    'alarms still open',
    (await openAlarms(db)).filter(({ code }) => code === 'mail-server').length,
    0,
  );
  trial.exactly('suppressed after it', (await suppressed(db)).length, 0);
  await checkRuns(trial, db);
}

/** Right after the daily slot, so that each later day's look finds one that is due. */
async function passToMorning(world: TimeWorld): Promise<void> {
  const { rows } = await sql<{ at: Date }>`select min(next_due_at) as at from audiences`.execute(world.db);
  const at = rows[0]?.at ?? world.now();
  await world.pass(Math.max(0, at.getTime() - world.now().getTime()) + 60_000);
}

/** By reader: of each post, how often they got it. */
function checkDigests(trial: Trial, smtp: RawSmtp, readers: number, missed: readonly string[]): void {
  const got = new Map<string, string[]>();
  for (const copies of smtp.copies.values())
    for (const raw of copies) {
      const text = raw.replaceAll('=\r\n', '');
      const to = /^To:\s*<?([^>\r\n]+)/im.exec(text)?.[1] ?? '';
      got.set(to, [...(got.get(to) ?? []), ...missed.filter((name) => text.includes(name))]);
    }
  const lists = [...got.values()];
  trial.exactly('readers who have a digest', got.size, 2 * readers);
  trial.exactly(
    'posts that somebody missed',
    lists.reduce((sum, list) => sum + missed.length - new Set(list).size, 0),
    0,
  );
  trial.exactly(
    'posts that somebody got twice',
    lists.reduce((sum, list) => sum + list.length - new Set(list).size, 0),
    0,
  );
}
