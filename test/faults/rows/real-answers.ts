// Among readers who are there, others answer for weeks as forty real servers do.

import { checkRuns } from '../ledger.ts';
import { alarmsRaised, suppressed } from '../mail/judge.ts';
import { type Meaning, REAL_ANSWERS } from '../mail/real-answers.ts';
import { DAY_MS, HOUR_MS, openTimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders } from '../world.ts';

export const realAnswers: Fault = {
  row: 13,
  name: 'answers of forty real servers, for weeks',
  backends: ['postgres'],
  isInQuick: false,
  run,
};

/** So many who are there for each who is not, some of them at the same domain. */
const LIVING = 4;
const DAYS = { full: 21, quick: 4 };
/** Mails that somebody gets who is not there: outright, or as far as it seems. */
const MOST_TRIES: Readonly<Record<'gone' | 'seems-gone', number>> = { gone: 1, 'seems-gone': 3 };
const FIRST_FULL_DAY = 13;

async function run(trial: Trial): Promise<void> {
  const world = await openTimeWorld(trial);
  const { db, smtp } = world;
  const each = 1 + LIVING;
  const answers = REAL_ANSWERS.map((answer) => answer);
  const domainOf = (reader: number) => `d${Math.floor(reader / each)}.example`;
  const addressOf = (reader: number) => `reader${reader}.data@${domainOf(reader)}`;
  await addReaders(db, answers.length * each, { domain: domainOf });
  const said = new Map(answers.map((answer, index) => [addressOf(index * each + LIVING), answer] as const));
  const tries = new Map<string, number>();
  smtp.fault = ({ step, to }) => {
    const answer = said.get(to)?.[1];
    if (step !== 'rcpt' || answer === undefined) return null;
    tries.set(to, (tries.get(to) ?? 0) + 1);
    return answer;
  };
  const days = trial.times(DAYS.full, DAYS.quick);
  let earlyFull = 0;
  for (let day = 0; day < days; day += 1) {
    await world.post(`day${day}`, 'data');
    await world.pass(DAY_MS);
    if (day < FIRST_FULL_DAY)
      earlyFull += (await suppressed(db)).filter((to) => said.get(to)?.[0] === 'full').length;
  }
  const gone = new Set(await suppressed(db));
  const of = (meaning: Meaning) => [...said].filter(([, answer]) => answer[0] === meaning).map(([to]) => to);
  for (const meaning of ['gone', 'seems-gone'] as const) {
    const mailedOn = of(meaning).filter((to) => !gone.has(to));
    trial.holds(
      `${meaning}: get no more mail`,
      mailedOn.length === 0,
      mailedOn
        .map((to) => said.get(to)?.[1])
        .join(' | ')
        .slice(0, 90),
    );
    trial.atMost(
      `${meaning}: most mails to one`,
      Math.max(...of(meaning).map((to) => tries.get(to) ?? 0)),
      MOST_TRIES[meaning],
    );
  }
  trial.exactly('full: suppressed within two weeks', earlyFull, 0);
  if (!trial.isQuick)
    trial.exactly(
      'full: suppressed after three',
      of('full').filter((to) => gone.has(to)).length,
      of('full').length,
    );
  trial.exactly('unwanted: suppressed', of('unwanted').filter((to) => gone.has(to)).length, 0);
  trial.exactly('living: suppressed', [...gone].filter((to) => !said.has(to)).length, 0);
  trial.exactly(
    'living: mails missed',
    answers.length * LIVING * days - smtp.taken.filter((to) => !said.has(to)).length,
    0,
  );
  const pauses = [...(await alarmsRaised(db)).keys()].filter(
    (code) => code.startsWith('mail-paused') && !said.has(code),
  );
  const byUnwanted = pauses.filter((code) =>
    of('unwanted').some((to) => code.endsWith(to.split('@')[1] ?? '')),
  );
  trial.exactly('pauses by people who are not there', pauses.length - byUnwanted.length, 0);
  // Who is told "later" is told so for two days; then what came in meanwhile is tried, for two days more.
  for (let hours = 0; hours < 2 * 54 + 18; hours += 18) await world.pass(18 * HOUR_MS);
  await checkRuns(trial, db);
}
