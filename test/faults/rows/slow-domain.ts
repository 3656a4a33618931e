// One mail domain takes twenty seconds over each mail: how much longer does everybody else wait?

import { sql } from 'kysely';
import type { Frequency } from '../../../src/subscribers/alerts.ts';
import { type Hurry, openHurry } from '../hurry.ts';
import { countRows } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

export const slowDomain: Fault = {
  row: 8,
  name: 'a domain that takes 20 s over a mail',
  backends: ['postgres', 'redis'],
  isInQuick: false,
  run,
};

const SLOW = 'stalls.example';
const SLOW_MS = 20_000;
/** What any mail takes: so long that the servers are waited for, and not this machine. */
const USUAL_MS = 40;
const SIZES = {
  full: { others: 4000, slow: 200, domains: 500 },
  quick: { others: 500, slow: 25, domains: 50 },
};
const MOST = 1.2;
const ALL_SENT_MS = 300_000;

interface Case {
  readonly frequency: Frequency;
  /** Where the slow domain's readers stand among the others. */
  readonly place: 'first' | 'mixed' | 'last';
}
const CASES: readonly Case[] = (['weekly', 'daily', 'instant'] as const).flatMap((frequency) =>
  (['first', 'mixed', 'last'] as const).map((place) => ({ frequency, place })),
);
const IN_QUICK: readonly Case[] = [{ frequency: 'weekly', place: 'first' }];

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial);
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  for (const [index, one] of (trial.isQuick ? IN_QUICK : CASES).entries()) {
    const times: number[] = [];
    for (const isSlow of [false, true])
      times.push(
        await sendAll(trial, world, hurry, one, { tag: `tag${index}${isSlow ? 'slow' : 'quick'}`, isSlow }),
      );
    const [without = 0, withIt = 0] = times;
    const name = `${one.frequency}, ${one.place}`;
    trial.figure(`${name}: others without it, with it`, `${without.toFixed(1)} s, ${withIt.toFixed(1)} s`);
    trial.atMost(`${name}: times longer`, withIt / without, MOST);
  }
}

/** Seconds from the first mail on the wire until everybody at other domains has theirs. */
async function sendAll(
  trial: Trial,
  world: FaultWorld,
  hurry: Hurry,
  { frequency, place }: Case,
  { tag, isSlow }: { readonly tag: string; readonly isSlow: boolean },
): Promise<number> {
  const { db, smtp, board } = world;
  const { others, slow, domains } = trial.isQuick ? SIZES.quick : SIZES.full;
  const total = others + slow;
  const isOfSlow = (reader: number) => {
    if (place === 'mixed')
      return reader % Math.floor(total / slow) === 0 && reader / Math.floor(total / slow) < slow;
    return place === 'first' ? reader < slow : reader >= others;
  };
  await addReaders(db, total, {
    tag,
    frequency,
    domain: (reader) => (isOfSlow(reader) ? SLOW : `d${reader % domains}.example`),
  });
  const served = Promise.withResolvers<number>();
  let startedAt = 0;
  let taken = 0;
  smtp.fault = ({ step, to }) => {
    if (step === 'rcpt') startedAt ||= performance.now();
    if (step !== 'dot') return null;
    const isOther = !to.endsWith(`@${SLOW}`);
    if (isOther && ++taken === others) served.resolve((performance.now() - startedAt) / 1000);
    return { afterMs: isSlow && !isOther ? SLOW_MS : USUAL_MS };
  };
  const sender = await world.start('work');
  await board.post(`Engineer ${tag}`, tag);
  await comesTrue(db, isMatched(tag), 8_000);
  if (frequency !== 'instant') {
    await sql`update audiences set next_due_at = now() where alerts::text like ${`%"${tag}"%`}`.execute(db);
    await hurry.tick();
  }
  const timer = setTimeout(() => served.resolve(Number.POSITIVE_INFINITY), ALL_SENT_MS);
  const seconds = await served.promise.finally(() => clearTimeout(timer));
  await sender.end('SIGKILL');
  // The rest would take hours, and is no part of the question.
  await sql`update deliveries set status = 'failed', settled_at = now(), lease_until = null where status in ('queued', 'deferred', 'sending')`.execute(
    db,
  );
  trial.atMost(
    'others who were sent nothing',
    others -
      (await countRows(
        db,
        sql`status = 'sent' and subscriber_id in (select id from subscribers where email like ${`%.${tag}@d%`})`,
      )),
    5,
  );
  return seconds;
}

function isMatched(tag: string) {
  return sql`select exists (select from post_tags where ${tag} = any(tags) and matched_at is not null)`;
}
