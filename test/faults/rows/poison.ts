// One delivery cannot be built, kills the process that sends it, or cannot be recorded: everybody else's must not notice.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { openAlarms } from '../../../src/installation/alarm-store.ts';
import type { RolecallProcess } from '../../helpers/processes.ts';
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
/** A poison that is not over by then is none, or is never given up. */
const LONGEST_MS = 240_000;

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

/** One poison among readers whose mail is good. */
interface Case {
  readonly world: FaultWorld;
  readonly hurry: Hurry;
  readonly kind: Named;
  readonly victim: { readonly id: number; readonly email: string };
  /** Mails taken before. */
  readonly before: number;
}

async function tryPoison(trial: Trial, world: FaultWorld, hurry: Hurry, kind: Named): Promise<void> {
  const { db, smtp, board } = world;
  const tag = `p${[...POISONS.keys()].indexOf(kind.name)}`;
  const email = `reader0.${tag}victim@example.org`;
  // Both posts make one run: its readers want either tag.
  await addReaders(db, kind.readers, { tag });
  await addReaders(db, 1, { tag: `${tag}victim` });
  const victim = { id: await idOf(world, email), email };
  const tried: Case = { world, hurry, kind, victim, before: smtp.taken.length };
  const disarm = await kind.arm(world, victim);
  await forgetFloods(db);
  await board.post(`${tag}-poison`, `${tag}victim`);
  await board.post(`${tag}-good`, tag);
  const { sender, othersMs } = await sendUntilOver(tried);
  const check = (what: string) => `${kind.name}: ${what}`;
  trial.atMost(check('everybody else has theirs after'), othersMs / 1000, OTHERS_MS / 1000, 's');
  checkNeighbours(trial, tried);
  const deliveryId = await checkVictim(trial, tried);
  await disarm();
  await kind.byHand?.(world, deliveryId);
  const had = mailsTo(smtp, email);
  await board.post(`${tag}-next`, `${tag}victim`);
  const next = sql`select count(*) = 1 from deliveries d where ${isTheirs(victim)} and d.status = 'sent'`;
  const comes = await comesTrue(db, next, 60_000);
  trial.holds(check('the next digest comes'), comes && mailsTo(smtp, email) === had + 1);
  trial.exactly(check('deliveries left claimed'), await countRows(db, sql`status = 'sending'`), 0);
  await sender.end('SIGTERM');
}

/** Senders are started anew as they die, until the poison is given up and everybody else has theirs. */
async function sendUntilOver(tried: Case): Promise<{ sender: RolecallProcess; othersMs: number }> {
  const { world, hurry, kind } = tried;
  const startedAt = performance.now();
  let othersMs = Number.POSITIVE_INFINITY;
  let sender = await world.start('work');
  while (performance.now() < startedAt + LONGEST_MS) {
    const haveTheirs = copiesOfOthers(tried).size === kind.readers;
    if (haveTheirs) othersMs = Math.min(othersMs, performance.now() - startedAt);
    if (haveTheirs && (await isOver(tried))) break;
    const hasDied = await Promise.race([sender.ended.then(() => true), delay(500, false)]);
    if (hasDied) {
      sender = await world.start('work');
      await hurry.afterDeath();
    } else await hurry.pastBackOff();
  }
  return { sender, othersMs };
}

function isOver({ world, kind, victim }: Case): Promise<boolean> {
  const isGivenUp = sql`select bool_or(d.status = 'failed') from deliveries d where ${isTheirs(victim)}`;
  const isStuck = sql`
    select count(*) > 0 from alarms where code like 'delivery-stuck-%' and cleared_at is null`;
  return comesTrue(world.db, kind.isStuck ? isStuck : isGivenUp, 500);
}

function checkNeighbours(trial: Trial, tried: Case): void {
  const extra = [...copiesOfOthers(tried).values()].map((copies) => copies - 1);
  trial.atMost(`${tried.kind.name}: most extra copies of a neighbour`, Math.max(...extra), 1);
  trial.atMost(
    `${tried.kind.name}: extra copies of all neighbours`,
    extra.reduce((sum, one) => sum + one, 0),
    MOST_ON_THE_WIRE,
  );
}

/** Returns the delivery that was poisoned. */
async function checkVictim(trial: Trial, { world, kind, victim }: Case): Promise<number> {
  const { rows } = await sql<{ id: number; attempts: number }>`
    select d.id, d.attempts from deliveries d where ${isTheirs(victim)} order by d.id`.execute(world.db);
  const starts = rows.reduce((sum, { attempts }) => sum + attempts, 0);
  // One that was never begun was no poison.
  trial.holds(`${kind.name}: it was begun`, starts > 0, `${starts} starts`);
  trial.atMost(`${kind.name}: starts`, starts, MOST_STARTS);
  const { id = 0 } = rows.find(({ attempts }) => attempts > 0) ?? {};
  const alarms = (await openAlarms(world.db)).map(({ message }) => message);
  trial.holds(
    `${kind.name}: an alarm names it`,
    alarms.some((text) => text.includes(`delivery ${id} `)),
    alarms.at(-1),
  );
  return id;
}

/** Mails to each of the others since. */
function copiesOfOthers({ world, victim, before }: Case): Map<string, number> {
  const copies = new Map<string, number>();
  for (const to of world.smtp.taken.slice(before))
    if (to !== victim.email) copies.set(to, (copies.get(to) ?? 0) + 1);
  return copies;
}

function isTheirs({ id }: Case['victim']) {
  return sql`d.subscriber_id = ${id}`;
}

function mailsTo({ taken }: FaultWorld['smtp'], email: string): number {
  return taken.filter((to) => to === email).length;
}

async function idOf({ db }: FaultWorld, email: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from subscribers where email = ${email}`.execute(db);
  return rows[0]?.id ?? 0;
}
