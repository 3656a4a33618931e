// What a site's posts are worth without a setting, and which lines of `rolecall.yml` would mend them: what `try` tells of and
// `init` writes down. Pure; work on many texts yields, so that whoever carries it out may pause or stop.

import { type FileSettings, readConfigFile } from '../config/file.ts';
import { sharedSettings } from '../config/load-config.ts';
import { renderSettings } from '../installation/board-files.ts';
import type { FoundSite } from '../installation/find-posts.ts';
import { hasOwnLink } from '../posts/post.ts';
import type { Fields } from '../read/fields.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import { fieldsOf, type LintFile, type LintReading, readLintFile } from '../read/lint-file.ts';
import { findMends, type Mends, NO_MENDS } from '../read/mend.ts';

/** A text that may be a post, with when it was last written. */
export type FoundFile = LintFile & { readonly mtimeMs: number };

/** What try-files.ts brings. */
export interface FoundPosts {
  readonly site: FoundSite;
  readonly files: readonly FoundFile[];
  /** What is there and cannot be looked into. */
  readonly hindered: readonly UnreadFile[];
}

export interface TriedFile {
  /** From the folder of posts; a record's begins with `../`. */
  readonly path: string;
  readonly mtimeMs: number;
  readonly reading: LintReading;
}

export interface UnreadFile extends FileProblem {
  readonly path: string;
}

export interface TriedBoard {
  readonly site: FoundSite;
  readonly mends: Mends;
  /** With the mends. */
  readonly settings: BoardSettings;
  /** As they are read without a setting, and with the mends. */
  readonly plain: readonly TriedFile[];
  readonly mended: readonly TriedFile[];
  /** What is there and cannot be looked into. */
  readonly hindered: readonly UnreadFile[];
}

export type BoardSettings = ReturnType<typeof sharedSettings> & {
  readonly posts: Pick<FileSettings['posts'], 'keys'> & {
    readonly closedWhen: FileSettings['posts']['closed_when'];
  };
};

/** The whole board as read, at first as it is and then with what mends it. */
export function* buildTriedBoard({ site, files, hindered }: FoundPosts): Generator<void, TriedBoard, void> {
  const plain = yield* readPosts(files, plainSettingsOf(site));
  const fields: Fields[] = [];
  for (const file of files) {
    fields.push(fieldsOf(file.bytes, file.linesBefore));
    yield;
  }
  const mends = findMends(
    fields.map((own, index) => {
      const reading = plain[index]?.reading;
      return { fields: own, hasLink: reading?.status === 'post' && hasOwnLink(reading.draft) };
    }),
  );
  const settings = settingsOf(site, mends);
  const touched = files.filter((_, index) => isTouched(fields[index] as Fields, mends));
  const anew = new Map((yield* readPosts(touched, settings)).map((file) => [file.path, file]));
  const mended = plain.map((file) => anew.get(file.path) ?? file);
  return { site, mends, settings, plain, mended, hindered };
}

function* readPosts(
  files: readonly FoundFile[],
  settings: BoardSettings,
): Generator<void, TriedFile[], void> {
  const read: TriedFile[] = [];
  for (const file of files) {
    read.push({ path: file.path, mtimeMs: file.mtimeMs, reading: readLintFile(file, settings) });
    yield;
  }
  return read;
}

/** What a board of this site would have in force, before anything is mended. */
export function plainSettingsOf(site: FoundSite): BoardSettings {
  return settingsOf(site, NO_MENDS);
}

function settingsOf(site: FoundSite, mends: Mends): BoardSettings {
  const { settings, problems } = readConfigFile(renderSettings(site, '', mends), 'rolecall.yml');
  if (settings === null) throw new Error(`settings of our own making: ${problems.join('; ')}`);
  const { keys, closed_when: closedWhen } = settings.posts;
  return { ...sharedSettings(settings), posts: { keys, closedWhen } };
}

/** The others are read as before: reading a text is what takes time. */
function isTouched(fields: Fields, { keys, closedWhen }: Mends): boolean {
  const paths = [...keys.flatMap(({ theirs }) => theirs), ...closedWhen.map(({ key }) => key)];
  return paths.some((path) => fields.has(path.split('.')[0] as string));
}
