// `rolecall try`: somebody's own posts as the next digest, before anything is set up. Needs no settings and no database, and
// keeps nothing but the digest.

import { rmSync } from 'node:fs';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRepository } from '../collect/repository.ts';
import { RepositoryProblem } from '../collect/repository-problem.ts';
import { messageOf, UserError } from '../errors.ts';
import { formatDay } from '../texts/instant.ts';
import { howCalled } from './called.ts';
import { type PlainContext, say } from './context.ts';
import { createOpener, type Opener } from './open-file.ts';
import { withProgress } from './progress.ts';
import { count } from './table.ts';
import type { TriedBoard } from './try-board.ts';
import { buildTriedDigest, type TriedDigest } from './try-digest.ts';
import { readTriedBoard } from './try-files.ts';
import { describeTried, type SettingsPlace } from './try-report.ts';

export interface TryOptions {
  /** A folder, or the address of a git repository. */
  readonly source: string;
  readonly open: boolean;
}

/** An address of git, `git@host:path` included; a path never looks so. */
const ADDRESS = /^(?:https?|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/i;
/** Of lists of records: they lie beside the folder of posts, which need not be there. */
const NO_FOLDER = '_jobs';
const CLONE_MS = 120_000;

/** Exit code 0 where there is a digest to look at. */
export async function tryCommand(
  context: PlainContext,
  options: TryOptions,
  open: Opener = createOpener({ platform: process.platform, env: context.env }),
): Promise<number> {
  const { source } = options;
  const isAddress = ADDRESS.test(source);
  const board = await withProgress(
    context.stderr,
    () => (isAddress ? 'Cloning and reading' : 'Reading'),
    () =>
      isAddress
        ? withClone(context, source, (folder) => readTriedBoard(folder, context.signal))
        : readFolder(context, resolve(context.cwd, source)),
  );
  if (board === null) throw new UserError(`${source}: ${NO_POSTS}`);
  const call = howCalled(context.env);
  const place = placeOf(source, context.cwd, board);
  for (const paragraph of describeTried(board, place, call)) say(context, `${paragraph.join('\n')}\n`);
  const digest = buildTriedDigest(board.mended, board.settings, context.now);
  if (digest === null)
    throw new UserError(
      'there is no digest, since no post could be read that is not a draft or dated ahead: mend what is named above, and try again',
    );
  const path = await writeDigest(digest.html);
  for (const line of describeDigest(digest, board, path, context.now)) say(context, line);
  const then = place.isKnownToInit
    ? 'makes a board of them'
    : 'makes a board; put these lines into its rolecall.yml';
  say(context, `\nNext: "${call} init" ${then}.`);
  if (options.open && context.stdout.isTTY === true && hasDesktop(context.env)) {
    const problem = await open(path);
    if (problem !== null) say(context, `It was not opened: ${problem}.`);
  }
  return 0;
}

const NO_POSTS =
  'no posts were found. Name the folder that holds them (Markdown with a front matter that has a title), or the site with a list of jobs in _data or data';

async function readFolder({ signal }: PlainContext, folder: string): Promise<TriedBoard | null> {
  const info = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code})`;
    throw new UserError(
      `${folder} ${why}: name a folder, or the address of a git repository that begins with https://`,
    );
  });
  if (!info.isDirectory()) throw new UserError(`${folder} is no folder: name the one that holds the posts`);
  return readTriedBoard(folder, signal);
}

/** The newest commit, in a folder that is gone afterwards, whatever ends us. */
async function withClone<T>(
  { signal }: PlainContext,
  url: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-clone-'));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  try {
    const workTree = join(dir, 'files');
    const repository = createRepository(
      { url, branch: null, dir, workTree, token: null },
      () => new Date(),
      CLONE_MS,
    );
    try {
      await repository.fetch({ signal, mayRewrite: false });
      await repository.checkOut(signal);
    } catch (error) {
      signal.throwIfAborted();
      throw cloneError(error);
    }
    return await work(workTree);
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}

function cloneError(error: unknown): UserError {
  const isMissing = error instanceof RepositoryProblem && error.facts.problem === 'no-git-here';
  const remedy = isMissing
    ? error.remedy
    : 'Check the address; what needs a key or a password can be cloned by you, and its folder tried';
  return new UserError(`The repository was not cloned: ${messageOf(error)}. ${remedy}.`);
}

/** Into a site's folder `init` makes one of its own; of a folder of posts it knows nothing. */
function placeOf(source: string, cwd: string, { site }: TriedBoard): SettingsPlace {
  const folder = site.folder ?? NO_FOLDER;
  if (ADDRESS.test(source))
    return { repository: source.replace(/\/\/[^/@]*@/, '//'), folder, isKnownToInit: false };
  if (folder === '.') return { repository: null, folder: resolve(cwd, source), isKnownToInit: false };
  const way = site.generator === null ? folder : `../${folder}`;
  return { repository: null, folder: way, isKnownToInit: true };
}

/** The one thing that stays. */
async function writeDigest(html: string): Promise<string> {
  try {
    const path = join(await mkdtemp(join(tmpdir(), 'rolecall-try-')), 'digest.html');
    await writeFile(path, html, { mode: 0o600 });
    return path;
  } catch (error) {
    throw new UserError(
      `the digest cannot be written to ${tmpdir()} (${messageOf(error)}): make room there, or name another folder in TMPDIR`,
    );
  }
}

function describeDigest(digest: TriedDigest, board: TriedBoard, path: string, now: Date): string[] {
  const { timeZone } = board.settings.site;
  const when = digest.at.getTime() === now.getTime() ? '' : `, as of ${formatDay(digest.at, timeZone)}`;
  const which = digest.posts === 1 ? 'the newest post' : `the newest ${count(digest.posts, 'post')}`;
  return [
    `The next digest, by ${which} as if of this week${when}: "${digest.content.subject}"`,
    ...(digest.isReopened ? ['No post is open: these are shown as if they were.'] : []),
    `  ${path} (the one file that is kept)`,
  ];
}

/** A Linux without a display has nothing to open it with; a terminal from afar opens it elsewhere. */
function hasDesktop(env: PlainContext['env']): boolean {
  if (env.SSH_CONNECTION !== undefined && !env.DISPLAY) return false;
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
