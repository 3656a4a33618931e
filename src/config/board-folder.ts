// Which folder the board is: the one that a command is run in; in a checkout without a board, the samples.

import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SettingsError } from '../errors.ts';
import type { Config } from './config.ts';

/** The package has none. */
const CHECKOUT = join(import.meta.dirname, '../..');

/** What says by itself that there is a board. */
const SAID = ['CONFIG', 'POSTS_DIR', 'SUBSCRIPTIONS_DIR', 'DATABASE_URL'];

/** `given`: the variables that are set. */
export function findBoard(cwd: string, given: ReadonlySet<string>, checkout = CHECKOUT): string {
  const examples = join(checkout, 'examples');
  if (!existsSync(examples) || realOf(cwd) !== realOf(checkout)) return cwd;
  return SAID.some((name) => given.has(name)) || holdsBoard(cwd) ? cwd : examples;
}

/**
 * Throws SettingsError where nothing says that a board is here: a ledger would be begun in any folder, that of a site
 * included, which would publish it. `given`: settings that have an origin.
 */
export function refuseWithoutBoard(
  { configFile, dataDir, subscriptionsDir }: Config['paths'],
  given: { has(name: string): boolean },
  cwd: string,
): void {
  if (configFile !== null || [...SAID, 'DATA_DIR'].some((name) => given.has(name))) return;
  // Sites have folders "posts" and "data", too.
  const own = [subscriptionsDir, join(dataDir, 'postgres'), join(dataDir, 'secret')];
  if (own.some((path) => existsSync(path))) return;
  throw new SettingsError([
    `there is no board in ${cwd}: go to the folder that holds its rolecall.yml, or make one with "rolecall init"`,
  ]);
}

/** Settings, posts, people, or what an earlier version wrote here. */
function holdsBoard(folder: string): boolean {
  if (['rolecall.yml', 'data'].some((name) => existsSync(join(folder, name)))) return true;
  return ['posts', 'subscriptions'].some((name) => holdsFiles(join(folder, name)));
}

function holdsFiles(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => name !== 'README.md' && !name.startsWith('.'));
}

/** Is one of these folders of the samples? Their people and posts are invented. */
export function isOfSamples(folders: readonly string[], checkout = CHECKOUT): boolean {
  const examples = join(checkout, 'examples');
  if (!existsSync(examples)) return false;
  return folders.some((folder) => !/^\.\.(?:[\\/]|$)/.test(relative(realOf(examples), realOf(folder))));
}

/** Links are followed, where the folder is there. */
function realOf(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
