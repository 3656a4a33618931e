// A board at steady work: the whole app in a process of its own, while posts come, change and go, people sign up, change their
// alerts and leave, and mails go out. Looks every few seconds at the memory of the process and at what Postgres holds, and once
// a minute at what the process holds after a collection. `node bench/soak.ts [--minutes 30] [--people 20000] [--posts 2000] [--json FILE]`

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { saveSubscription } from '../src/subscribers/save-subscription.ts';
import { unsubscribe } from '../src/subscribers/subscriber-store.ts';
import { openAppLedger, startAppProcess } from './app-process.ts';
import { buildPost, type Choice, chooseReader, createRandom, type Random } from './board.ts';
import { fillWith, median, note, printRows, readNumber, readWord, runBench } from './helpers.ts';
import { memoryMbOf } from './processes.ts';
import { setUpWeek, type Week } from './week.ts';

const MINUTES = readNumber('minutes', 30);
const PEOPLE = readNumber('people', 20_000);
const POSTS = readNumber('posts', 2000);
const LOOK_MS = 5000;
/** Looks in a minute. */
const A_MINUTE = 12;
/** So many files of posts stand at a time beside those of the beginning: one comes as another goes. */
const STANDING = 40;

interface Look {
  readonly seconds: number;
  readonly rssMb: number;
  /** Once a minute: null else. */
  readonly heldMb: number | null;
  readonly databaseMb: number;
  readonly deadRows: number;
  readonly jobs: number;
}

await runBench(async (later) => {
  const { db, url, folder, sink, smtpUrl, config } = await openAppLedger(later);
  await writeFile(join(folder, 'rolecall.yml'), 'digest: { instant_wait: 1 }\n');
  const random = createRandom(9);
  const people = function* () {
    for (let index = 0; index < PEOPLE; index += 1) yield chooseReader(random);
  };
  await fillWith(url, (filling) =>
    setUpWeek(filling, config, people(), new Date(), { archive: POSTS, isVaried: true }),
  );
  const app = await startAppProcess(folder, smtpUrl);
  later(app.close);
  const stop = new AbortController();
  const load = keepBusy({ db, config }, random, stop.signal);
  later(async () => {
    stop.abort();
    await load;
  });
  const looks: Look[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < MINUTES * 60_000) {
    await delay(LOOK_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    const heldMb = looks.length % A_MINUTE === 0 ? await app.heldMb() : null;
    looks.push({ seconds, rssMb: await memoryMbOf(app.pid), heldMb, ...(await sizesOf(db)) });
    if (looks.length % A_MINUTE === 1) note(describeLook(looks.at(-1) as Look));
  }
  stop.abort();
  const done = await load;
  const { mails } = await sink.taken();
  report(looks, `${done.posts} posts, ${done.people} changes of people, ${mails} mails`);
  const file = readWord('json', '');
  if (file !== '') await writeFile(file, `${JSON.stringify({ minutes: MINUTES, people: PEOPLE, looks })}\n`);
}, MINUTES + 30);

/** Each second a post comes and an older one goes, ten people change what they want (as many read at once as before), one signs up and one leaves. */
async function keepBusy({ db, config }: Pick<Week, 'db' | 'config'>, random: Random, signal: AbortSignal) {
  const { postsDir } = config.paths;
  let [posts, people] = [0, 0];
  while (!signal.aborted) {
    posts += 1;
    // As if an admin had looked at those before: so many within an hour are held.
    await db.updateTable('posts').set({ guarded_at: null }).where('guarded_at', 'is not', null).execute();
    await writeFile(join(postsDir, `steady-${posts}.md`), buildPost(200_000 + posts, random));
    if (posts > STANDING) await rm(join(postsDir, `steady-${posts - STANDING}.md`));
    for (let change = 0; change < 10; change += 1) {
      const number = Math.floor(random() * PEOPLE);
      await save({ db, config }, `reader-${number}@mail-${number % 50}.example.org`, chooseReader(random));
      people += 1;
    }
    const newcomer = { timeZone: 'UTC', tags: ['data'], frequency: 'instant' } as const;
    await save({ db, config }, `steady-${posts}@example.org`, newcomer);
    const { rows } = await sql<{ id: number }>`
      select id from subscribers where email = ${`steady-${posts - STANDING}@example.org`}`.execute(db);
    if (rows[0] !== undefined) await unsubscribe(db, rows[0].id, new Date());
    people += 2;
    await delay(1000, undefined, { signal }).catch(() => {});
  }
  return { posts, people };
}

async function save(
  deps: Pick<Week, 'db' | 'config'>,
  email: string,
  { timeZone, tags, frequency = 'weekly' }: Choice,
): Promise<void> {
  const draft = {
    email,
    name: null,
    frequency,
    timeZone,
    alerts: [buildAlert({ any: tags })],
  } as const;
  await saveSubscription(deps, draft, { source: 'command', path: null }, new Date());
}

async function sizesOf(db: Db): Promise<Omit<Look, 'seconds' | 'rssMb' | 'heldMb'>> {
  const { rows } = await sql<Omit<Look, 'seconds' | 'rssMb' | 'heldMb'>>`
    select pg_database_size(current_database())::float / 1e6 as "databaseMb",
      (select sum(n_dead_tup) from pg_stat_user_tables)::float as "deadRows",
      (select coalesce(sum(n_live_tup), 0) from pg_stat_user_tables where relname like '%job%')::float as jobs`.execute(
    db,
  );
  return rows[0] as Omit<Look, 'seconds' | 'rssMb' | 'heldMb'>;
}

function describeLook({ seconds, rssMb, databaseMb, deadRows }: Look): string {
  return `${(seconds / 60).toFixed(0)} min: ${rssMb.toFixed(0)} MB, database ${databaseMb.toFixed(0)} MB, ${deadRows} dead rows`;
}

/** Of the third and the last quarter: a start is in neither. */
function report(looks: readonly Look[], done: string): void {
  const [half, last] = [looks.length / 2, (looks.length * 3) / 4];
  const row = (what: string, pick: (look: Look) => number | null, unit: string) => {
    const middle = (from: number, to: number) =>
      median(looks.slice(from, to).flatMap((look) => pick(look) ?? []));
    const [before, after] = [middle(half, last), middle(last, looks.length)];
    return {
      what,
      measured: `${before.toFixed(0)} → ${after.toFixed(0)} ${unit}, ${(after / before).toFixed(2)} ×`,
    };
  };
  printRows(`${MINUTES} minutes: ${done}; medians of the third and the last quarter`, [
    { ...row('memory of the process (RSS)', ({ rssMb }) => rssMb, 'MB'), goal: 'goal: flat' },
    { ...row('  what it holds after a collection', ({ heldMb }) => heldMb, 'MB'), goal: 'goal: flat' },
    { ...row('database, with what is sent', ({ databaseMb }) => databaseMb, 'MB') },
    { ...row('dead rows', ({ deadRows }) => deadRows, 'rows'), goal: 'goal: flat' },
    { ...row('rows of the queue', ({ jobs }) => jobs, 'rows'), goal: 'goal: flat' },
  ]);
}
