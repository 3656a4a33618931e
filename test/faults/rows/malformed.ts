// Files that are wrong in each way, and mutants of good ones: no code of theirs is run, the process lives, the good ones
// among them are sent, and each bad one is named.

import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { CODE_MARK, malformed, mutate, seedsOf } from '../bad-posts.ts';
import { areSent, countOf, establish, postOf } from '../board-world.ts';
import { startWatched, type WatchedProcess } from '../loop.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

const LONG_MS = 600_000;
const IN_ONE_FOLDER = 10_000;
const YML = 'digest: { instant_wait: 1, flood_posts: 1000000 }\n';

export const malformedFiles: Fault = {
  row: 17,
  name: 'malformed and fuzzed files',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1, { tag: 'good' });
    const app = await startWatched(world, 'watch,plan,work');
    const files = malformed(join(world.board.folder, CODE_MARK));
    await drop(world, 'malformed', files);
    trial.atMost('kinds of malformed files fewer than 300', Math.max(0, 300 - files.length), 0);
    await goodOnesCome(trial, world, app, `${files.length} malformed files`);
    const unnamed = await countOf(
      world.db,
      sql`select count(*) from files where status = 'invalid' and (coalesce(problem, '') = '' or coalesce(remedy, '') = '')`,
    );
    trial.exactly('bad files without problem and remedy', unnamed, 0);
    await fuzz(trial, world, app);
    trial.holds('no code of a file was run', !(await isThere(join(world.board.folder, CODE_MARK))));
    trial.exactly('exit code at the end', (await app.end('SIGTERM')) ?? -1, 0);
  },
};

async function fuzz(trial: Trial, world: FaultWorld, app: WatchedProcess): Promise<void> {
  const seeds = seedsOf(trial.random);
  const count = trial.times(100_000, 3000);
  for (let start = 0; start < count; start += IN_ONE_FOLDER) {
    const size = Math.min(IN_ONE_FOLDER, count - start);
    const mutants = Array.from({ length: size }, (_, index): [string, Buffer] => [
      `${start + index}`,
      mutate(seeds, trial.random),
    ]);
    await drop(world, `fuzzed-${start}`, mutants);
    await goodOnesCome(trial, world, app, `fuzzed files up to ${start + size}`);
  }
}

async function drop(
  { board }: FaultWorld,
  folder: string,
  files: readonly (readonly [string, Buffer])[],
): Promise<void> {
  await mkdir(join(board.folder, 'posts', folder));
  for (const [name, bytes] of files)
    await writeFile(join(board.folder, 'posts', folder, `${name}.md`), bytes);
}

/** A good post among them reaches its reader, and each file has been judged. */
async function goodOnesCome(
  trial: Trial,
  { db, board, smtp }: FaultWorld,
  app: WatchedProcess,
  during: string,
): Promise<void> {
  const before = smtp.taken.length;
  const name = `good-${before}`;
  await writeFile(join(board.folder, 'posts', `${name}.md`), postOf(name, { tags: 'good' }));
  const isOut = await comesTrue(db, areSent(before + 1), LONG_MS);
  trial.holds(`a good post beside ${during} is sent`, isOut && smtp.taken.length === before + 1);
  await app.checkLoop(trial, during);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
