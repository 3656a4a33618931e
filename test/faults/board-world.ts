// A board in a folder for faults of files: what the ledger knows of it, and what readers got.

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '../../src/database/database.ts';
import type { FaultWorld } from './world.ts';

const run = promisify(execFile);

/** A post of a board; its text ends with a mark and the link to apply, so that a half of it is known as one. */
export function postOf(name: string, options: { tags?: string; text?: string; more?: string } = {}): string {
  const { tags = 'data', text = `Work for ${name} on rivers and numbers. `.repeat(12), more = '' } = options;
  return `---\ntitle: "Org of ${name}: Role ${name}"\ntags: [${tags}]\n${more}---\n${text}\nThe end of ${name}.\n\n[Apply here](https://example.org/${name})\n`;
}

export async function writeFiles(
  folder: string,
  files: Iterable<readonly [path: string, text: string]>,
): Promise<void> {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const whole = join(folder, path);
    if (!made.has(dirname(whole))) await mkdir(dirname(whole), { recursive: true });
    made.add(dirname(whole));
    await writeFile(whole, text);
  }
}

export async function git(folder: string, ...args: string[]): Promise<void> {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'gc.auto=0'];
  await run('git', ['-C', folder, ...who, ...args], { maxBuffer: 64 * 1024 * 1024 });
}

/** It has served people for long: what comes now is not all that there is. */
export async function establish({ db }: FaultWorld): Promise<void> {
  await sql`
    insert into runs (kind, frequency, cut, matched, due_at, created_at, planned_at, finished_at)
    select 'welcome', 'weekly', 0, 1, ago, ago, ago, ago from (select now() - interval '1 day' as ago) day`.execute(
    db,
  );
}

/** The one number of a query. */
export async function countOf(db: Db, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await query.execute(db);
  return Number(Object.values(rows[0] ?? { none: 0 })[0]);
}

export const announced = (db: Db) => countOf(db, sql`select count(number) from posts`);
/** How often posts took a number. */
export const numbers = (db: Db) => countOf(db, sql`select value from announcer`);
export const sentDigests = (db: Db) =>
  countOf(db, sql`select count(*) from deliveries where status = 'sent'`);

export const areKnown = (count: number) =>
  sql`select count(*) >= ${count} from files where kind = 'post' and status <> 'vanished'`;

const isOpen = sql`status in ('queued', 'sending', 'deferred')`;

/** So many mails have been sent, and none is on its way: who still waits for one digest is left out of the next. */
export const areSent = (count = 1) =>
  sql`select count(*) filter (where status = 'sent') >= ${count} and count(*) filter (where ${isOpen}) = 0 from deliveries`;
