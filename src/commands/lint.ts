// `rolecall lint`: what is wrong with files, before they are dropped in. Needs no database and changes nothing.

import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { describeHindrance } from '../collect/hindered.ts';
import { lintTogether } from '../collect/lint-together.ts';
import { readAll, recordPlaces, withRecords } from '../collect/records.ts';
import { scanFolder } from '../collect/scan.ts';
import type { FileKind } from '../database/values.ts';
import { UserError } from '../errors.ts';
import {
  countOldPosts,
  type Finding,
  type LintFile,
  lintFiles,
  type Reading,
  readAny,
} from '../read/lint.ts';
import { type CommandContext, say, sayJson } from './context.ts';
import { withProgress } from './progress.ts';
import { shownPath } from './shown-path.ts';
import { count, plain } from './table.ts';

interface LintOptions {
  readonly files: readonly string[];
  readonly json: boolean;
}

interface CheckedFile extends LintFile {
  /** As the person at the keyboard would write it. */
  readonly shown: string;
}

type ShownFinding = Finding & { readonly path: string };

/** Exit code 1 when a file would be kept out. */
export async function lintCommand(context: CommandContext, options: LintOptions): Promise<number> {
  const isNamed = options.files.length > 0;
  const { files, neighbours, hindered } = await withProgress(
    context.stderr,
    () => 'Reading',
    () => (isNamed ? readAllNamed(context, options.files) : readFolders(context)),
  );
  const linted = lintFiles(files, neighbours, context.config, { now: context.now, isNamed });
  const others = relatives(linted, neighbours).map((file) => ({
    file,
    reading: readAny(file, context.config),
  }));
  const together = await lintTogether([...linted, ...others]);
  const findings = [
    ...hindered,
    ...linted.flatMap(({ file, findings }) =>
      [...findings, ...(together.get(file) ?? []), ...whyPassedOver(file, context)].map((finding) => ({
        path: file.shown,
        ...finding,
      })),
    ),
  ];
  const errors = findings.filter((finding) => finding.level === 'error').length;
  if (options.json) sayJson(context, findings);
  else {
    for (const finding of findings) say(context, describe(finding));
    if (!isNamed) for (const line of describeOld(files, context)) say(context, line);
    say(
      context,
      `${count(files.length, 'file')} checked: ${count(errors, 'error')}, ${count(findings.length - errors, 'note')}.`,
    );
  }
  return errors > 0 ? 1 : 0;
}

/** Those neighbours that may say what one of these posts says: to read all of them would take as long as the whole folder. */
function relatives(
  linted: readonly { readonly reading: Reading }[],
  neighbours: readonly LintFile[],
): readonly LintFile[] {
  const words = linted.flatMap(({ reading }) =>
    reading.status === 'post'
      ? [reading.draft.title, ...(reading.draft.id === null ? [] : [reading.draft.id])]
      : [],
  );
  return neighbours.filter(({ bytes }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return words.some((word) => text.includes(word));
  });
}

/** One line for all: on a board with an archive most are. */
function describeOld(files: readonly CheckedFile[], { config, now }: CommandContext): string[] {
  const { archive, closed } = countOldPosts(files, config, now);
  const parts = [
    ...(archive > 0
      ? [`${count(archive, 'post')} dated more than ${config.digest.announceDays} days ago`]
      : []),
    ...(closed > 0 ? [`${count(closed, 'post')} closed by now`] : []),
  ];
  if (parts.length === 0) return [];
  return [
    `${parts.join(', ')}: a new file among them is mailed to nobody; "rolecall lint FILE" tells its day.`,
  ];
}

function describe({ path, level, line, problem, remedy }: ShownFinding): string {
  const place = line === null ? path : `${path} line ${line}`;
  return plain(`${place}: ${level === 'note' ? 'note: ' : ''}${problem}; ${remedy}`);
}

interface Checked {
  readonly files: readonly CheckedFile[];
  /** The board's posts that are not checked themselves. */
  readonly neighbours: readonly LintFile[];
  /** What is there and cannot be read. */
  readonly hindered: readonly ShownFinding[];
}

async function readAllNamed(context: CommandContext, names: readonly string[]): Promise<Checked> {
  const { postsDir } = context.config.paths;
  const files = await Promise.all(names.map((name) => readNamed(context, name)));
  const named = new Set(names.map((name) => resolve(context.cwd, name)));
  const posts = (await readFolder(context, 'post', postsDir))?.files ?? [];
  return { files, neighbours: posts.filter(({ path }) => !named.has(join(postsDir, path))), hindered: [] };
}

/** A file anywhere; outside the subscriptions folder it is taken for a post. */
async function readNamed(context: CommandContext, file: string): Promise<CheckedFile> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  const path = resolve(context.cwd, file);
  const kind = isInside(subscriptionsDir, path) ? 'subscription' : 'post';
  const folder = isInside(postsDir, path)
    ? postsDir
    : kind === 'subscription'
      ? subscriptionsDir
      : resolve(path, '..');
  try {
    // A pipe would be waited for without an end.
    if (!(await stat(path)).isFile())
      throw new UserError(`${file} is no file: name a file, or none for both folders.`);
    return { kind, path: relative(folder, path), shown: file, bytes: await readFile(path) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be read (${code}): name a file, or none for both folders.`);
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

async function readFolders(context: CommandContext): Promise<Checked> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  const posts = await readFolder(context, 'post', postsDir);
  if (posts === null) throw noFolder(postsDir, 'POSTS_DIR');
  const subscriptions = await readFolder(context, 'subscription', subscriptionsDir);
  if (subscriptions === null) throw noFolder(subscriptionsDir, 'SUBSCRIPTIONS_DIR');
  return {
    files: [...posts.files, ...subscriptions.files],
    neighbours: [],
    hindered: [...posts.hindered, ...subscriptions.hindered],
  };
}

function noFolder(folder: string, setting: string): UserError {
  return new UserError(`${folder} is not a folder: make it, or correct ${setting}.`);
}

/** Null = there is no such folder. */
async function readFolder(
  context: CommandContext,
  kind: FileKind,
  folder: string,
): Promise<Pick<Checked, 'files' | 'hindered'> | null> {
  const own = await scanFolder(folder, context.config.files.extensions);
  const places = kind === 'post' ? recordPlaces(context.config) : null;
  const scan = places === null ? own : await withRecords(own, places, new Map());
  if (scan === null) return null;
  const { contents, hindered } = await readAll(scan, [...scan.files.values()]);
  const shown = (path: string) => shownPath(context.cwd, join(folder, path));
  return {
    files: [...contents]
      .map(([path, { bytes, linesBefore, mistake }]) => ({
        ...{ kind, path, bytes, shown: shown(path) },
        ...(linesBefore !== undefined && { linesBefore }),
        ...(mistake !== undefined && { mistake }),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    hindered: [...scan.hindered, ...hindered].map(([path, hindrance]) => ({
      path: shown(path),
      level: 'error',
      ...describeHindrance(path, hindrance),
    })),
  };
}

/** A file that is named here may be one that the folders' scan leaves out. */
function whyPassedOver({ path }: LintFile, { config }: CommandContext): Finding[] {
  const { extensions } = config.files;
  const note = (problem: string, remedy: string): Finding[] => [
    { level: 'note', line: null, problem, remedy },
  ];
  if (path.split('/').some((part) => /^[._]/.test(part)))
    return note('names that begin with . or _ are not read', 'give it another name to have it read');
  if (extensions.some((extension) => path.toLowerCase().endsWith(`.${extension}`))) return [];
  return note(
    `only files that end in ${extensions.map((extension) => `.${extension}`).join(', ')} are read`,
    'rename it, or add its ending to files.extensions in the settings',
  );
}
