// A job board for tests of collecting: two real folders, a fresh database, a clock that stands still, no watcher.

import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CollectSummary, collectOnce } from '../../src/collect/collect.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Database } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { silentLog } from '../../src/log.ts';
import { createTestDatabase } from '../helpers/database.ts';

/** A Monday, 12:00 UTC. */
const START = new Date('2026-11-16T12:00:00Z');
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

export interface Board extends Database {
  readonly folder: string;
  readonly postsDir: string;
  readonly subscriptionsDir: string;
  config: Config;
  now: Date;
  /** Ids handed to `announced`, one list a pass. */
  readonly told: (readonly string[])[];
  /** What happens between the two looks of a pass. */
  meanwhile: () => Promise<void>;
  /** What happens when posts are told of. */
  whenTold: () => Promise<void>;
  advance(ms: number): void;
  write(path: string, text: string | Uint8Array): Promise<void>;
  /** So many posts, `0.md` and on. */
  writePosts(count: number, folder?: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** It has served people for long: what comes now is not all that there is. */
  establish(): Promise<void>;
  collect(options?: { thorough?: boolean }): Promise<CollectSummary>;
  /** Twice, so far apart that deletions count. */
  collectRemovals(): Promise<CollectSummary>;
  post(path: string): Promise<PostRow>;
  posts(): Promise<PostRow[]>;
  /** `path: status` and, for a quarantined file, line and problem. */
  files(): Promise<string[]>;
  alarms(): Promise<string[]>;
}

export interface PostRow {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly number: number | null;
  readonly standing: string;
  readonly missing_since: Date | null;
  readonly tags: string[];
  readonly apply_url: string | null;
  readonly history: { number: number; tags: string[] }[];
}

/** Paths begin with `posts/` or `subscriptions/`. */
export async function createBoard(): Promise<Board> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-board-'));
  const env = { POSTS_DIR: join(folder, 'posts'), SUBSCRIPTIONS_DIR: join(folder, 'subscriptions') };
  await mkdir(env.POSTS_DIR);
  await mkdir(env.SUBSCRIPTIONS_DIR);
  const { db } = database;
  const board: Board = {
    ...database,
    folder,
    postsDir: env.POSTS_DIR,
    subscriptionsDir: env.SUBSCRIPTIONS_DIR,
    config: withWait(loadConfig(env, folder), 0),
    now: START,
    told: [],
    meanwhile: async () => {},
    whenTold: async () => {},
    advance(ms) {
      board.now = new Date(board.now.getTime() + ms);
    },
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    async writePosts(count, inFolder = 'posts') {
      for (let index = 0; index < count; index += 1)
        await board.write(`${inFolder}/${index}.md`, postText({ title: `Org: ${index}` }));
    },
    async move(from, to) {
      await mkdir(dirname(join(folder, to)), { recursive: true });
      await rename(join(folder, from), join(folder, to));
    },
    remove: (path) => rm(join(folder, path), { recursive: true }),
    async establish() {
      const at = new Date(board.now.getTime() - DAY_MS);
      const run = {
        kind: 'welcome',
        frequency: 'weekly',
        cut: 0,
        matched: 1,
        due_at: at,
        created_at: at,
        planned_at: at,
        finished_at: at,
      } as const;
      await db.insertInto('runs').values(run).execute();
    },
    async collect({ thorough = false } = {}) {
      const summary = await collectOnce(
        {
          db,
          config: board.config,
          log: silentLog,
          announced: async (postIds) => {
            board.told.push(postIds);
            await board.whenTold();
          },
          settle: () => board.meanwhile(),
        },
        { now: board.now, thorough },
      );
      if (summary === null) throw new Error('another pass is under way');
      return summary;
    },
    async collectRemovals() {
      await board.collect();
      board.advance(5 * MINUTE_MS);
      return board.collect();
    },
    async post(path) {
      const found = (await board.posts()).find((post) => post.path === path && post.standing !== 'removed');
      if (found === undefined) throw new Error(`no post at ${path}`);
      return found;
    },
    async posts() {
      const rows = await db.selectFrom('posts').selectAll().orderBy('path').execute();
      const tags = await db.selectFrom('post_tags').selectAll().orderBy('number').execute();
      return rows.map((row) => ({
        ...row,
        history: tags
          .filter((entry) => entry.post_id === row.id)
          .map(({ number, tags }) => ({ number, tags })),
      }));
    },
    async files() {
      const rows = await db.selectFrom('files').selectAll().orderBy('kind').orderBy('path').execute();
      return rows.map((row) =>
        row.problem === null
          ? `${row.path}: ${row.status}`
          : `${row.path}: ${row.status}, line ${row.line}: ${row.problem}`,
      );
    },
    alarms: async () => (await openAlarms(db)).map((alarm) => alarm.code),
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return board;
}

/** Posts that are new are announced so long after their last change. */
export function withWait(config: Config, instantWaitMs: number): Config {
  return { ...config, digest: { ...config.digest, instantWaitMs } };
}

interface Words {
  readonly title?: string;
  readonly tags?: readonly string[];
  /** Further lines of the front matter. */
  readonly more?: string;
  readonly body?: string;
  /** Null = a post without a link. */
  readonly link?: string | null;
}

/** The text of a post; the link and body follow from the title unless given. */
export function postText({
  title = 'Riverkeepers Union: Data Director',
  tags = ['data'],
  more = '',
  body,
  link,
}: Words = {}): string {
  const words =
    body ?? `We look for somebody for the work of "${title}", who likes rivers and numbers in equal parts.`;
  const url = link === undefined ? `https://jobs.example.org/${encodeURIComponent(title)}` : link;
  const closing = url === null ? '' : `\n\n[See more and apply here](${url})`;
  return `---\ntitle: "${title}"\ntags: [${tags.join(', ')}]\n${more}${more === '' ? '' : '\n'}---\n\n${words}${closing}\n`;
}

/** Gives a file a time of its own, so that two versions of the same size differ in it. */
export async function setTime(board: Board, path: string, time: Date): Promise<void> {
  await utimes(join(board.folder, path), time, time);
}
