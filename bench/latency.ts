// How long a post takes from its file, closed, until the mail server has taken the mail of an instant reader: the whole app in
// a process of its own, with many posts and people present, and no wait for more posts. First amid a weekly run, in a week of few
// posts, then alone, then amid a weekly run of all that was dropped alone: a week of hundreds of posts.
// `node bench/latency.ts [--drops 200] [--amid 60] [--posts 10000] [--people 100000] [--mail-ms 5] [--json FILE]`

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { openRun } from '../src/plan/run-store.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { saveSubscription } from '../src/subscribers/save-subscription.ts';
import { startSmtp, type TestSmtp } from '../test/helpers/smtp.ts';
import { startAppProcess } from './app-process.ts';
import { buildPost, chooseReader, createRandom, type Random } from './board.ts';
import {
  fillWith,
  note,
  openLedger,
  printRows,
  readNumber,
  readWord,
  runBench,
  waitForQuiet,
} from './helpers.ts';
import { benchConfig, setUpWeek } from './week.ts';

const DROPS = readNumber('drops', 200);
const AMID = readNumber('amid', 60);
const POSTS = readNumber('posts', 10_000);
const PEOPLE = readNumber('people', 100_000);
const MAIL_MS = readNumber('mail-ms', 5);
/** A post that has not come by then never will. */
const LONGEST_MS = 30_000;
const READER = 'reader-at-once@example.org';

await runBench(async (later) => {
  const smtp = await startSmtp();
  later(smtp.close);
  smtp.script.dataMs = MAIL_MS;
  const { db, url, folder } = await openLedger(later);
  await writeFile(join(folder, 'rolecall.yml'), 'digest: { instant_wait: 0 }\n');
  const config = benchConfig(folder);
  const random = createRandom(8);
  await fillWith(url, (filling) =>
    setUpWeek(filling, config, weekly(random), new Date(), { archive: POSTS, isVaried: true }),
  );
  const draft = { email: READER, name: null, frequency: 'instant', timeZone: 'UTC' } as const;
  const alerts = [buildAlert({ any: ['*'] })];
  await saveSubscription(
    { db, config },
    { ...draft, alerts },
    { source: 'command', path: null, silent: true },
    new Date(),
  );
  const app = await startAppProcess(folder, smtp.url);
  later(app.close);
  await mkdir(join(folder, 'drafts'));
  const drop = createDrops({
    db,
    posts: config.paths.postsDir,
    drafts: join(folder, 'drafts'),
    smtp,
    random,
  });
  await drop(); // the folders have been looked at, and all code has run once
  await waitForQuiet();
  const amid = await dropAmidRun({ db, smtp, random }, drop);
  await waitForQuiet();
  const alone: number[] = [];
  while (alone.length < DROPS) alone.push(await dropSoon(drop, random));
  const amidMany = await dropAmidRun({ db, smtp, random }, drop);
  report({ alone, amid, amidMany });
  const file = readWord('json', '');
  if (file !== '')
    await writeFile(file, `${JSON.stringify({ posts: POSTS, people: PEOPLE, alone, amid, amidMany })}\n`);
}, 60);

/** Opens a weekly run, which the app plans and sends; drops from its first mails on until it is over. */
async function dropAmidRun(
  { db, smtp, random }: Pick<Drops, 'db' | 'smtp' | 'random'>,
  drop: () => Promise<number>,
): Promise<number[]> {
  const { id } = await openRun(db, { kind: 'manual', frequency: 'weekly', dueAt: new Date() }, new Date());
  await smtp.received(smtp.messages.length + 50);
  const seconds: number[] = [];
  while (seconds.length < AMID) {
    const took = await dropSoon(drop, random);
    if (await isOver(db, id)) break;
    seconds.push(took);
  }
  note(`run ${id}: ${seconds.length} drops before it was over`);
  while (!(await isOver(db, id))) await delay(1000);
  return seconds;
}

async function isOver(db: Db, runId: number): Promise<boolean> {
  const { rows } = await sql`select from runs where id = ${runId} and finished_at is not null`.execute(db);
  return rows.length > 0;
}

function* weekly(random: Random) {
  for (let index = 0; index < PEOPLE; index += 1)
    yield { ...chooseReader(random), frequency: 'weekly' } as const;
}

interface Drops {
  readonly db: Db;
  readonly posts: string;
  /** On the same disk: a rename closes the file. */
  readonly drafts: string;
  readonly smtp: TestSmtp;
  readonly random: Random;
}

/** Drops one post; the seconds until its mail was taken. */
function createDrops({ db, posts, drafts, smtp, random }: Drops): () => Promise<number> {
  let number = 0;
  return async () => {
    number += 1;
    const name = `dropped-${number}.md`;
    // As if an admin had looked at those before: so many within an hour are held.
    await db.updateTable('posts').set({ guarded_at: null }).where('guarded_at', 'is not', null).execute();
    await writeFile(join(drafts, name), buildPost(100_000 + number, random));
    const seen = smtp.messages.length;
    const closedAt = performance.now();
    await rename(join(drafts, name), join(posts, name));
    await taken(smtp, seen, closedAt + LONGEST_MS);
    return (performance.now() - closedAt) / 1000;
  };
}

/** Resolves when the reader's next mail has been taken. */
async function taken(smtp: TestSmtp, seen: number, until: number): Promise<void> {
  for (let looked = seen; performance.now() < until; ) {
    const all = smtp.messages.length;
    if (smtp.messages.slice(looked, all).some(({ to }) => to.includes(READER))) return;
    looked = all;
    await Promise.race([smtp.received(all + 1), delay(LONGEST_MS)]);
  }
  throw new Error(`no mail within ${LONGEST_MS / 1000} s`);
}

/** At a moment that has nothing to do with any clock of the app. */
async function dropSoon(drop: () => Promise<number>, random: Random): Promise<number> {
  await delay(200 + random() * 800);
  return drop();
}

interface Measured {
  readonly alone: readonly number[];
  readonly amid: readonly number[];
  readonly amidMany: readonly number[];
}

function report({ alone, amid, amidMany }: Measured): void {
  const at = (seconds: readonly number[], share: number) => {
    const sorted = seconds.toSorted((a, b) => a - b);
    return `${(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(2)} s`;
  };
  printRows(
    `${POSTS} posts, ${PEOPLE} people, ${DROPS} drops, ${amid.length} and ${amidMany.length} amid a weekly run`,
    [
      {
        what: 'from the file to the mail server, median',
        measured: at(alone, 0.5),
        goal: 'goal: at most 0.8 s',
      },
      { what: '  p99', measured: at(alone, 0.99), goal: 'goal: at most 2 s' },
      { what: 'amid a weekly run, median', measured: at(amid, 0.5) },
      { what: '  longest', measured: at(amid, 1), goal: 'goal: at most 2.5 s' },
      { what: `amid one of ${DROPS} posts and more, median`, measured: at(amidMany, 0.5) },
      { what: '  longest', measured: at(amidMany, 1), goal: 'goal: at most 2.5 s' },
    ],
  );
}
