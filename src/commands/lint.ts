// `rolecall lint`: what is wrong with files, before they are dropped in. Needs no database and changes nothing.

import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Finding, lintFile } from '../collect/lint.ts';
import { readFiles, scanFolder } from '../collect/scan.ts';
import type { FileKind } from '../database/tables.ts';
import { UserError } from '../errors.ts';
import { type CommandContext, say, sayJson } from './context.ts';
import { withProgress } from './progress.ts';
import { shownPath } from './shown-path.ts';
import { count, plain } from './table.ts';

interface LintOptions {
  readonly files: readonly string[];
  readonly json: boolean;
}

interface CheckedFile {
  readonly kind: FileKind;
  /** Relative to its folder: dates and slugs come from there. */
  readonly path: string;
  /** As the person at the keyboard would write it. */
  readonly shown: string;
  readonly bytes: Uint8Array;
}

type ShownFinding = Finding & { readonly path: string };

/** Exit code 1 when a file would be kept out. */
export async function lintCommand(context: CommandContext, options: LintOptions): Promise<number> {
  const files = await withProgress(
    context.stderr,
    () => 'Reading',
    () =>
      options.files.length > 0
        ? Promise.all(options.files.map((file) => readNamed(context, file)))
        : readFolders(context),
  );
  const findings = files.flatMap((file) =>
    lintFile(file.kind, file.path, file.bytes, context.config.site).map((finding) => ({
      path: file.shown,
      ...finding,
    })),
  );
  const errors = findings.filter((finding) => finding.level === 'error').length;
  if (options.json) sayJson(context, findings);
  else {
    for (const finding of findings) say(context, describe(finding));
    say(
      context,
      `${count(files.length, 'file')} checked: ${count(errors, 'error')}, ${count(findings.length - errors, 'note')}.`,
    );
  }
  return errors > 0 ? 1 : 0;
}

function describe({ path, level, line, problem, remedy }: ShownFinding): string {
  const place = line === null ? path : `${path} line ${line}`;
  return plain(`${place}: ${level === 'note' ? 'note: ' : ''}${problem}; ${remedy}`);
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
    return { kind, path: relative(folder, path), shown: file, bytes: await readFile(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be read (${code}): name a file, or none for both folders.`);
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

async function readFolders(context: CommandContext): Promise<CheckedFile[]> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  return [
    ...(await readFolder(context, 'post', postsDir, 'POSTS_DIR')),
    ...(await readFolder(context, 'subscription', subscriptionsDir, 'SUBSCRIPTIONS_DIR')),
  ];
}

async function readFolder(
  context: CommandContext,
  kind: FileKind,
  folder: string,
  setting: string,
): Promise<CheckedFile[]> {
  const scan = await scanFolder(folder, context.config.files.extensions);
  if (scan === null) throw new UserError(`${folder} is not a folder: make it, or correct ${setting}.`);
  const contents = await readFiles(scan, [...scan.files.values()]);
  return [...contents]
    .map(([path, { bytes }]) => ({ kind, path, shown: shownPath(context.cwd, join(folder, path)), bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
