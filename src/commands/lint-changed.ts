// Which files of a checkout have changed, as git says.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import { plain } from './table.ts';

const run = promisify(execFile);
const GIT_MS = 60_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Absolute paths of what differs from the commit `ref`, files that git does not know yet included, deleted ones left
 * out. Throws UserError where `cwd` is in no repository, or git knows no such commit.
 */
export async function changedSince(cwd: string, ref: string): Promise<ReadonlySet<string>> {
  const git = async (...args: string[]) => (await ask(cwd, args)).split('\0').filter((path) => path !== '');
  const [up = ''] = await git('rev-parse', '--show-cdup');
  const top = resolve(cwd, up.trim());
  const args = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--diff-filter=d', '-z'];
  const changed = await git(...args, '--end-of-options', ref, '--');
  const unknown = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', top);
  return new Set([...changed, ...unknown].map((path) => resolve(top, path)));
}

async function ask(cwd: string, args: readonly string[]): Promise<string> {
  try {
    return (await run('git', args, { cwd, timeout: GIT_MS, maxBuffer: MOST_BYTES })).stdout;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    if (String(code) === 'ENOENT') throw new UserError('git is not installed: name the files instead.');
    const [said = ''] = stderr.split('\n');
    throw new UserError(
      `git cannot say what has changed (${plain(said.slice(0, 200))}): name a commit that this checkout has; with actions/checkout, "fetch-depth: 2" brings the one before.`,
    );
  }
}
