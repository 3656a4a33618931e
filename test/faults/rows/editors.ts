// Slow writers, and what editors and sync tools do to a file while they save it.

import { appendFile, copyFile, open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { announced, areSent, establish, numbers, postOf } from '../board-world.ts';
import { startWatched } from '../loop.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

const AT_ONCE = 25;
const LONG_MS = 300_000;
/** Shorter than `instant_wait` below. */
const LONGEST_PAUSE_MS = 700;

export const editors: Fault = {
  row: 16,
  name: 'slow writers and editors that save',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: 'digest: { instant_wait: 2, flood_posts: 100000 }\n' });
    await establish(world);
    await addReaders(world.db, 1);
    const app = await startWatched(world, 'watch,plan,work');
    const names = Array.from({ length: trial.times(1000, 40) }, (_, index) => `job-${index}`);
    await inBatches(names, (name) => writeSlowly(trial, world, name));
    await areOut(world, names.length);
    trial.exactly('posts written slowly and announced', await announced(world.db), names.length);
    await app.checkLoop(trial, 'slow writing');
    await inBatches(names, (name) => save(trial, world, name));
    // A change that were news would be out after it has settled.
    await comesTrue(
      world.db,
      sql`select count(*) = ${names.length} from posts where body like '%mended%'`,
      LONG_MS,
    );
    await comesTrue(world.db, sql`select true from posts where standing = 'settling' limit 1`, 3000);
    await areOut(world, names.length);
    trial.exactly('numbers after each was saved once more', await numbers(world.db), names.length);
    await app.checkLoop(trial, 'saving');
    await checkMails(trial, world, names);
  },
};

async function inBatches(names: readonly string[], act: (name: string) => Promise<void>): Promise<void> {
  for (let start = 0; start < names.length; start += AT_ONCE)
    await Promise.all(names.slice(start, start + AT_ONCE).map(act));
}

/** The pieces end anywhere: in the front matter, in a word, before the link. */
async function writeSlowly(trial: Trial, { board }: FaultWorld, name: string): Promise<void> {
  const path = join(board.folder, 'posts', `${name}.md`);
  const text = postOf(name);
  const cuts = [trial.draw(0, 60), trial.draw(60, text.length - 1)];
  await writeFile(path, text.slice(0, cuts[0]));
  await delay(trial.draw(50, LONGEST_PAUSE_MS));
  await appendFile(path, text.slice(cuts[0], cuts[1]));
  await delay(trial.draw(50, LONGEST_PAUSE_MS));
  await appendFile(path, text.slice(cuts[1]));
}

type Dance = (path: string, text: string) => Promise<void>;

/** What lies beside `path` under a name that programs give. */
const beside = (path: string, ending: string) => path.replace(/\.md$/, ending);

/** Of the same job, by somebody else. */
const otherWords = (text: string) => text.replaceAll('numbers', 'words and much more than those');

const DANCES: readonly Dance[] = [
  // vim: the old file is the backup for a moment
  async (path, text) => {
    await rename(path, `${path}~`);
    await writeFile(path, text);
    await rm(`${path}~`);
  },
  // sed -i, GNOME, JetBrains, rsync: written aside and renamed
  async (path, text) => {
    const aside = join(dirname(path), `.${Math.random()}.tmp`);
    await writeFile(aside, text);
    await rename(aside, path);
  },
  // Emacs: a backup that stays, the file itself rewritten
  async (path, text) => {
    await copyFile(path, `${path}~`);
    await writeFile(path, text);
  },
  // nano, VS Code: emptied and written in two parts
  async (path, text) => {
    await truncate(path, 0);
    const file = await open(path, 'r+');
    await file.write(text.slice(0, 40));
    await delay(30);
    await file.write(text.slice(40));
    await file.close();
  },
  // a safe delete: gone for a moment
  async (path, text) => {
    await rm(path);
    await delay(60);
    await writeFile(path, text);
  },
  // Dropbox, Syncthing: the other's version is kept beside it
  async (path, text) => {
    await writeFile(beside(path, " (Ada's conflicted copy 2026-11-26).md"), otherWords(text));
    await writeFile(beside(path, '.sync-conflict-20261126-101010-ABCDEFG.md'), otherWords(text));
    await writeFile(path, text);
  },
  // git mergetool, with marks in the file until it is mended
  async (path, text) => {
    for (const side of ['BASE', 'LOCAL', 'REMOTE'])
      await writeFile(beside(path, `_${side}_62.md`), otherWords(text));
    await writeFile(path, `${text}\n<<<<<<< HEAD\nOurs\n=======\nTheirs\n>>>>>>> other\n`);
    await delay(500);
    await writeFile(path, text);
    for (const side of ['BASE', 'LOCAL', 'REMOTE']) await rm(beside(path, `_${side}_62.md`));
  },
  // sed -i.bak.md
  async (path, text) => {
    await copyFile(path, `${path}.bak.md`);
    await writeFile(path, text);
  },
];

async function save(trial: Trial, { board }: FaultWorld, name: string): Promise<void> {
  const dance = DANCES[trial.draw(0, DANCES.length - 1)] as Dance;
  const text = postOf(name).replace('rivers', 'mended rivers');
  await dance(join(board.folder, 'posts', `${name}.md`), text);
}

async function areOut({ db }: FaultWorld, count: number): Promise<void> {
  await comesTrue(db, sql`select count(number) >= ${count} from posts`, LONG_MS);
  await comesTrue(db, areSent(), LONG_MS);
}

/** Each job once, with its link. */
async function checkMails(trial: Trial, { smtp }: FaultWorld, names: readonly string[]): Promise<void> {
  const texts = await Promise.all(
    [...smtp.copies.values()].flat().map(async (raw) => (await PostalMime.parse(raw)).text ?? ''),
  );
  const all = texts.join('\n');
  const times = (words: string) => all.split(words).length - 1;
  trial.exactly(
    'jobs mailed without their link',
    names.filter((name) => !new RegExp(`example\\.org/${name}\\b`).test(all)).length,
    0,
  );
  trial.exactly('jobs mailed twice', names.filter((name) => times(`Role ${name}\n`) > 1).length, 0);
}
