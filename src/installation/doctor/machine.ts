// This machine: room on the disks, and the folders that posts and subscriptions come from.

import { constants } from 'node:fs';
import { access, open, readdir } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Config } from '../../config/config.ts';
import { messageOf } from '../../errors.ts';
import { alarmsEn } from '../../texts/alarms/en.ts';
import { inEnglish } from '../../texts/alarms/word-alarm.ts';
import { type PlaceRoom, placesToWrite, roomIn } from '../room.ts';
import { type Finding, findingsOf } from './finding.ts';

const disk = findingsOf('Disk');
const GB = 1024 ** 3;

/** The tightest of the places that we write to. */
export async function askRoom(config: Parameters<typeof placesToWrite>[0]): Promise<readonly PlaceRoom[]> {
  return roomIn(placesToWrite(config));
}

export function judgeRoom(places: readonly PlaceRoom[]): Finding {
  const [tightest] = places.toSorted((one, other) => one.freeBytes - other.freeBytes);
  if (tightest === undefined) return disk.ok('Nothing was written yet.');
  const { place, path, freeBytes, isFull } = tightest;
  const free = `${(freeBytes / GB).toFixed(1)} GB free`;
  if (isFull)
    return disk.error(
      inEnglish({ kind: 'disk-full', place, path }).message,
      'Make room on it; everything goes on by itself then.',
      `df -h ${path}`,
    );
  if (freeBytes < GB)
    return disk.warning(
      `The disk of ${alarmsEn.places[place]} has ${free} (${path}).`,
      'Make room before it is full:',
      `df -h ${path}`,
    );
  return disk.ok(`${free} where we write.`);
}

export interface FolderFacts {
  readonly name: 'Posts' | 'Subscriptions';
  readonly path: string;
  /** Why it cannot be read; null where it can. */
  readonly trouble: string | null;
  /** Files with one of our extensions, in it and below. */
  readonly files: number;
  /** Where posts come from a list or a repository, the folder may be empty. */
  readonly mayBeEmpty: boolean;
}

type FolderConfig = Pick<Config, 'paths' | 'files' | 'posts'>;

export async function askFolders({ paths, files, posts }: FolderConfig): Promise<readonly FolderFacts[]> {
  const look = async (name: FolderFacts['name'], path: string, mayBeEmpty: boolean): Promise<FolderFacts> => {
    try {
      await access(path, constants.R_OK | constants.X_OK);
      const names = await readdir(path, { recursive: true });
      const isOurs = (file: string) => files.extensions.includes(extname(file).slice(1).toLowerCase());
      return { name, path, trouble: null, files: names.filter(isOurs).length, mayBeEmpty };
    } catch (error) {
      return { name, path, trouble: messageOf(error), files: 0, mayBeEmpty };
    }
  };
  return Promise.all([
    look('Posts', paths.postsDir, posts.records.length > 0),
    look('Subscriptions', paths.subscriptionsDir, true),
  ]);
}

export function judgeFolder({ name, path, trouble, files, mayBeEmpty }: FolderFacts): Finding {
  const folder = findingsOf(name);
  const variable = name === 'Posts' ? 'POSTS_DIR' : 'SUBSCRIPTIONS_DIR';
  // People may all come by the pages.
  const level = name === 'Posts' ? 'error' : 'warning';
  if (trouble !== null)
    return folder[level](`${path} cannot be read: ${trouble}.`, `Make it readable, or correct ${variable}.`);
  if (files === 0 && !mayBeEmpty)
    return folder.warning(
      `${path} holds no posts.`,
      `Put posts there, or let ${variable} (and files.extensions) name where they are.`,
    );
  return folder.ok(`${files} ${files === 1 ? 'file' : 'files'} in ${path}.`);
}

const optOuts = findingsOf('Opt-outs');

/** Why the journal of opt-outs cannot be written; null where it can, or is made with the first of them. */
export async function askJournal({ optOutLog }: Config['paths']): Promise<string | null> {
  try {
    await access(optOutLog).then(
      async () => (await open(optOutLog, 'a')).close(),
      () => access(dirname(optOutLog), constants.W_OK | constants.X_OK),
    );
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : messageOf(error);
  }
}

export function judgeJournal(path: string, trouble: string | null): Finding {
  if (trouble === null) return optOuts.ok(`Who leaves is noted in ${path}.`);
  return optOuts.error(
    `Who leaves cannot be noted in ${path} (${trouble}): after a restore they would get mail again.`,
    "Let Rolecall's user write it, or let OPT_OUT_LOG name another place.",
  );
}
