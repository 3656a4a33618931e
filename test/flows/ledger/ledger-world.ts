// The world of the ledger's property test: one database and one folder for all stories, emptied between them; looks, ticks and
// crashes. All that it asks of src beyond the people's own deeds stands here.

import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { collectOnce } from '../../../src/collect/collect.ts';
import { connectDatabase, type Db } from '../../../src/database/database.ts';
import { matchPost, unmatchedPosts } from '../../../src/plan/match-post.ts';
import { planDue, planManual } from '../../../src/plan/plan-run.ts';
import { sweep } from '../../../src/queue/sweep.ts';
import { claimDeliveries } from '../../../src/send/claim-store.ts';
import type { Frequency } from '../../../src/subscribers/alerts.ts';
import { createFileWorld, type FileWorld } from '../../helpers/file-world.ts';
import { sendDue } from '../../helpers/world.ts';

/** A Monday, 12:00 UTC. */
const START = new Date('2026-11-16T12:00:00Z');
/** No tick takes more passes; one that does goes round in circles. */
const MOST_PASSES = 20;

const KEEPER = '---\ntitle: "Keeper: Of the folder"\ntags: [keeper]\ndraft: true\n---\nNot yet.\n';

/** What a process dies of here. */
export class Crash extends Error {}

export interface LedgerWorld extends FileWorld {
  /** `diesAt`: at which statement the process dies, if it comes to so many. */
  look(diesAt?: number): Promise<void>;
  /** What the processes do every few seconds, until nothing is left that is due. */
  tick(diesAt?: number): Promise<void>;
  sendNow(frequency: Frequency): Promise<void>;
  areMailsOpen(): Promise<boolean>;
  /** A worker takes a mail or two, and dies. */
  claimAndDie(): Promise<void>;
  /** As if nothing had ever happened. */
  empty(): Promise<void>;
}

export async function createLedgerWorld(): Promise<LedgerWorld> {
  const world = await createFileWorld();
  const folder = world.config.paths.postsDir;
  let writes = 0;
  const planDeps = (db: Db) => ({ ...world, db, queued: async () => {} });

  async function tick(db: Db): Promise<void> {
    const deps = planDeps(db);
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      // Runs of one second are one run; what is re-armed is due in the next.
      if (pass > 0) world.advance(1000);
      for (const id of await unmatchedPosts(deps.db, 1000)) await matchPost(deps, id, world.now);
      await planDue(deps, world.now);
      if ((await sendDue(world)) > 0) continue;
      await sweep(deps, world.now);
      if (!(await isInstantDue(world))) return;
    }
    throw new Error('The ticks do not come to rest');
  }

  return Object.assign(world, {
    // Files are written faster here than a clock of files ticks.
    async write(name: string, text: string) {
      writes += 1;
      await writeFile(join(folder, name), text);
      await utimes(join(folder, name), writes, writes);
    },
    look: (diesAt?: number) => asProcess(world, diesAt, (db) => look(world, db)),
    tick: (diesAt?: number) => endingLeases(world.db, () => asProcess(world, diesAt, tick)),
    async sendNow(frequency: Frequency) {
      await planManual(planDeps(world.db), frequency, world.now);
      await tick(world.db);
    },
    /** What is open is not settled, and all else is: the end of a run is seen by that. */
    async areMailsOpen() {
      const { rows } = await sql<{ isOpen: boolean; isSettled: boolean }>`
        select distinct status in ('queued', 'sending', 'deferred') as "isOpen", settled_at is not null as "isSettled"
        from deliveries`.execute(world.db);
      expect(rows.filter(({ isOpen, isSettled }) => isOpen === isSettled)).toEqual([]);
      return rows.some(({ isOpen }) => isOpen);
    },
    async claimAndDie() {
      await claimDeliveries(world.db, { urgent: 1, others: 1 }, -1000, world.now);
    },
    async empty() {
      world.now = START;
      world.sent.length = 0;
      await rm(folder, { recursive: true });
      await mkdir(folder);
      // All of a folder gone is an accident, and waits for an admin: one file, which nobody is mailed about, always stays.
      await writeFile(join(folder, 'keeper.md'), KEEPER);
      await emptyLedger(world.db);
    },
  });
}

/** Has the sweep found somebody who is owed something? */
async function isInstantDue({ db, now }: FileWorld): Promise<boolean> {
  const { rows } =
    await sql`select from audiences where frequency = 'instant' and next_due_at <= ${now} limit 1`.execute(
      db,
    );
  return rows.length > 0;
}

/** A look does not wait for another; that of a process which died here a moment ago is over soon. */
async function look(world: FileWorld, db: Db): Promise<void> {
  const deps = { ...world, db, announced: async () => {}, settle: async () => {} };
  while ((await collectOnce(deps, { now: world.now, thorough: false })) === null);
}

/** The mails that a process held when it died are free before anything else happens: nobody waits for a lease here. */
async function endingLeases(db: Db, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await sql`update deliveries set lease_until = now() - interval '1 s' where status = 'sending'`.execute(
      db,
    );
    throw error;
  }
}

/** Work of a process of its own: it dies at that statement, and its connections with it; undefined = never. */
async function asProcess(
  { db, url }: FileWorld,
  diesAt: number | undefined,
  work: (db: Db) => Promise<unknown>,
): Promise<void> {
  if (diesAt === undefined) return void (await work(db));
  const database = connectDatabase({ url, maxConnections: 2 });
  let left = diesAt;
  const mortal = database.db.withPlugin({
    transformQuery({ node }) {
      left -= 1;
      if (left < 0) throw new Crash();
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  try {
    await work(mortal);
  } finally {
    await database.close();
  }
}

/** Rows are deleted and not truncated: a tenth of the time, for as few as there are. */
async function emptyLedger(db: Db): Promise<void> {
  await sql
    .raw(`do $$ begin
      delete from deliveries; delete from editions; delete from runs; delete from subscribers; delete from audiences;
      delete from post_tags; delete from posts; delete from files; delete from suppressions; delete from bounces;
      delete from limits; delete from bounce_marks; delete from pauses; delete from alarms; delete from settings;
      delete from paces; delete from progress;
      update announcer set value = 0;
    end $$`)
    .execute(db);
}
