// A big run to many domains, of which each answers as real ones do: greylisting first, then a mixture of "later", of
// hang-ups, of addresses that are none and of mail that is not wanted.

import { sql } from 'kysely';
import type { Deed } from '../../helpers/raw-smtp-steps.ts';
import { countExtra } from '../copies.ts';
import { checkRuns, countRows } from '../ledger.ts';
import { alarmsRaised, suppressed } from '../mail/judge.ts';
import { MINUTE_MS, openTimeWorld } from '../time.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue } from '../world.ts';

export const mixedAnswers: Fault = {
  row: 8,
  name: 'greylisting and mixed answers of many domains',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const SIZES = { full: { readers: 10_000, domains: 500 }, quick: { readers: 300, domains: 30 } };
const GREYLISTED_MS = 4 * MINUTE_MS;
/** Times that one says "later". */
const TIMES = 2;
/** Minutes at which the clock is looked at: whenever a back-off ends. */
const LOOKS = [2.1, 7.2, 17.3, 37.4, 77.5, 160, 240, 330];
/** Less than two days, after which a mail is given up. */
const MOST_LOOKS = 14;

type Kind = 'later' | 'hangs-up' | 'later-at-dot' | 'unknown' | 'unwanted' | 'takes';
const SHARES: readonly (readonly [Kind, number])[] = [
  ['later', 0.3],
  ['hangs-up', 0.05],
  ['later-at-dot', 0.05],
  ['unknown', 0.02],
  ['unwanted', 0.02],
];

async function run(trial: Trial): Promise<void> {
  const { readers, domains } = trial.isQuick ? SIZES.quick : SIZES.full;
  const world = await openTimeWorld(trial);
  const { db, smtp, board } = world;
  const kinds = new Map<string, Kind>();
  const seen = new Map<string, { readonly at: number; tries: number }>();
  smtp.fault = ({ step, to }) => {
    if (step !== 'rcpt' && step !== 'dot') return null;
    if (!kinds.has(to)) kinds.set(to, drawKind(trial));
    const known = seen.get(to) ?? { at: world.now().getTime(), tries: 0 };
    seen.set(to, known);
    if (world.now().getTime() - known.at < GREYLISTED_MS)
      return step === 'rcpt' ? '450 4.2.0 greylisted, come back in some minutes' : null;
    return answer(kinds.get(to) as Kind, step, known);
  };
  await addReaders(db, readers, { domain: (reader) => `d${reader % domains}.example` });
  const startedAt = performance.now();
  await board.post('Engineer', 'data');
  await comesTrue(db, sql`select count(*) = ${readers} from deliveries where attempts > 0`, 300_000);
  await world.settle();
  const from = world.minutes();
  for (const look of LOOKS) await world.pass((from + look - world.minutes()) * MINUTE_MS);
  // On a busy machine the first tries of a few come after the first looks: their last back-off ends later.
  const open = () => countRows(db, sql`status in ('queued', 'sending', 'deferred')`);
  let looks = LOOKS.length;
  for (; looks < MOST_LOOKS && (await open()) > 0; looks += 1) await world.pass(160 * MINUTE_MS);

  const of = (kind: Kind) => [...kinds].filter(([, one]) => one === kind).map(([to]) => to);
  const gone = new Set(await suppressed(db));
  const undeliverable = of('unknown').length + of('unwanted').length;
  trial.figure('real time, rest', `${Math.round((performance.now() - startedAt) / 1000)} s`);
  trial.exactly('deliverable mails that were lost', readers - undeliverable - new Set(smtp.taken).size, 0);
  trial.exactly('second copies', countExtra(smtp), 0);
  trial.exactly('5.1.1 not suppressed', of('unknown').filter((to) => !gone.has(to)).length, 0);
  trial.exactly('others suppressed', [...gone].filter((to) => kinds.get(to) !== 'unknown').length, 0);
  trial.exactly('deliveries still open', await open(), 0);
  trial.figure('open until', `${Math.round((world.minutes() - from) / 60)} h after the first try`);
  trial.exactly('alarms about all mail', (await alarmsRaised(db)).get('mail-paused') ?? 0, 0);
  await checkRuns(trial, db);
}

function drawKind(trial: Trial): Kind {
  let rest = trial.random();
  for (const [kind, share] of SHARES) {
    if (rest < share) return kind;
    rest -= share;
  }
  return 'takes';
}

function answer(kind: Kind, step: 'rcpt' | 'dot', known: { tries: number }): Deed | null {
  if (step === 'rcpt') {
    if (kind === 'unknown') return '550 5.1.1 no such user';
    if (kind === 'unwanted') return '550 5.7.1 not wanted here';
    if (kind === 'later' && known.tries++ < TIMES) return '450 4.3.0 try again later';
    if (kind === 'hangs-up' && known.tries++ < TIMES) return { say: '421 4.4.2 closing', end: 'fin' };
  } else if (kind === 'later-at-dot' && known.tries++ < TIMES) return '451 4.3.0 local error';
  return null;
}
