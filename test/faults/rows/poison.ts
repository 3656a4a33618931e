// One delivery cannot be built, kills the process that sends it, or cannot be recorded: everybody else's must not notice.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { openAlarms } from '../../../src/installation/alarm-store.ts';
import { forgetFloods, type Hurry, openHurry } from '../hurry.ts';
import { checkRuns, countRows } from '../ledger.ts';
import { POISONS, type Poison } from '../poisons.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

export const poison: Fault = {
  row: 6,
  name: 'a delivery that cannot be handled',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

const MOST_STARTS = 5;
/** The default of mail.connections, and one more while a mail takes long. */
const MOST_ON_THE_WIRE = 6;
/** How long everybody else's mail may take. */
const OTHERS_MS = 60_000;

async function run(trial: Trial): Promise<void> {
  const world = await openFaultWorld(trial);
  await world.start('watch,plan');
  const hurry = await openHurry(trial, world);
  const readers = trial.times(300, 60);
  const names = trial.isQuick ? (['it dies during the body'] as const) : POISONS.keys();
  for (const name of names)
    await tryPoison(trial, world, hurry, { name, readers, ...(POISONS.get(name) as Poison) });
  await checkRuns(trial, world.db);
}

type Named = Poison & { readonly name: string; readonly readers: number };

async function tryPoison(trial: Trial, world: FaultWorld, hurry: Hurry, kind: Named): Promise<void> {
  const { db, smtp, board } = world;
  const tag = `p${[...POISONS.keys()].indexOf(kind.name)}`;
  const email = `reader0.${tag}victim@example.org`;
  // Both posts make one run: its readers want either tag.
  await addReaders(db, kind.readers, { tag });
  await addReaders(db, 1, { tag: `${tag}victim` });
  const victim = await idOf(world, email);
  const before = smtp.taken.length;
  const isVictims = sql`d.subscriber_id = ${victim}`;
  const disarm = await kind.arm(world, { id: victim, email });
  await forgetFloods(db);
  await board.post(`${tag}-poison`, `${tag}victim`);
  await board.post(`${tag}-good`, tag);
  const isOver = () =>
    kind.isStuck
      ? comesTrue(
          db,
          sql`select count(*) > 0 from alarms where code like 'delivery-stuck-%' and cleared_at is null`,
          500,
        )
      : comesTrue(db, sql`select bool_or(d.status = 'failed') from deliveries d where ${isVictims}`, 500);
  const others = () => new Set(smtp.taken.slice(before).filter((to) => to !== email)).size;
  const startedAt = performance.now();
  let othersMs = Number.POSITIVE_INFINITY;
  let sender = await world.start('work');
  while (performance.now() < startedAt + 240_000) {
    if (others() === kind.readers) othersMs = Math.min(othersMs, performance.now() - startedAt);
    if (others() === kind.readers && (await isOver())) break;
    const hasDied = await Promise.race([sender.ended.then(() => true), delay(500, false)]);
    if (hasDied) {
      sender = await world.start('work');
      await hurry.afterDeath();
    } else await hurry.pastBackOff();
  }
  const check = (what: string) => `${kind.name}: ${what}`;
  trial.atMost(check('everybody else has theirs after'), othersMs / 1000, OTHERS_MS / 1000, 's');
  const copies = Map.groupBy(smtp.taken.slice(before), (to) => to);
  copies.delete(email);
  const extra = [...copies.values()].map(({ length }) => length - 1);
  trial.atMost(check('most extra copies of a neighbour'), Math.max(...extra), 1);
  trial.atMost(
    check('extra copies of all neighbours'),
    extra.reduce((sum, one) => sum + one, 0),
    MOST_ON_THE_WIRE,
  );
  const { rows } = await sql<{ id: number; run: number; attempts: number }>`
    select d.id, d.run_id as run, d.attempts from deliveries d where ${isVictims} order by d.id`.execute(db);
  const starts = rows.reduce((sum, { attempts }) => sum + attempts, 0);
  trial.atMost(check('starts'), rows.length > 0 ? starts : Number.POSITIVE_INFINITY, MOST_STARTS);
  const delivery = rows.find(({ attempts }) => attempts > 0);
  const alarms = (await openAlarms(db)).map(({ message }) => message);
  trial.holds(
    check('an alarm names it'),
    alarms.some((text) => text.includes(`delivery ${delivery?.id} `)),
    alarms.at(-1),
  );
  await disarm();
  await kind.byHand?.(world, delivery?.id ?? 0);
  const had = smtp.taken.filter((to) => to === email).length;
  await board.post(`${tag}-next`, `${tag}victim`);
  const next = sql`select count(*) = 1 from deliveries d where ${isVictims} and d.status = 'sent'`;
  trial.holds(
    check('the next digest comes'),
    (await comesTrue(db, next, 60_000)) && smtp.taken.filter((to) => to === email).length === had + 1,
  );
  trial.exactly(check('deliveries left claimed'), await countRows(db, sql`status = 'sending'`), 0);
  await sender.end('SIGTERM');
}

async function idOf({ db }: FaultWorld, email: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from subscribers where email = ${email}`.execute(db);
  return rows[0]?.id ?? 0;
}
