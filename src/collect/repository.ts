// The board's git repository instead of a folder: fetched in the background, and checked out between two passes over the
// files, so that no pass sees half a commit.

import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { GitError, type GitPlace, git } from './git.ts';
import { readProblem } from './repository-problem.ts';

export interface Repository {
  /** Fetches the branch; the commit that it leads to. Throws RepositoryProblem, and keeps what it had. */
  fetch(options: { readonly signal: AbortSignal; readonly mayRewrite: boolean }): Promise<string>;
  /** Brings the files to what was fetched last; false: they are there already, or nothing was fetched ever. */
  checkOut(signal: AbortSignal): Promise<boolean>;
}

type Source = NonNullable<Config['posts']['repository']>;

const FETCHED = 'refs/rolecall/fetched';
const FETCH_MS = 120_000;
const CHECKOUT_MS = 60_000;
const QUESTION_MS = 10_000;
/** Those that run nothing here. */
const SCHEMES: readonly string[] = ['https', 'http', 'ssh', 'file'];
/** A lock of git that is older was left by a process that is gone. */
const STALE_LOCK_MS = 10 * 60_000;

/** `fetchMs`: the deadline of a fetch. */
export function createRepository(source: Source, clock: () => Date, fetchMs = FETCH_MS): Repository {
  const place: GitPlace = { gitDir: join(source.dir, 'git'), workTree: source.workTree };
  const settings = transportSettings(source);
  let isRepaired = false;
  const ask = (args: readonly string[], signal?: AbortSignal) =>
    git(place, args, { deadlineMs: QUESTION_MS, ...(signal && { signal }) });
  const resolve = async (ref: string) => {
    try {
      return (await ask(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])).trim();
    } catch (error) {
      if (error instanceof GitError && error.kind === 'failed') return null;
      throw error;
    }
  };
  return {
    async fetch({ signal, mayRewrite }) {
      try {
        await prepare(place, clock(), signal);
        const known = await resolve(FETCHED);
        // The first time the newest commit alone; later what came since, so that a history that is not the old one shows.
        const depth = known === null || mayRewrite ? ['--depth=1'] : [];
        const from = source.branch === null ? 'HEAD' : `refs/heads/${source.branch}`;
        const refspec = `${mayRewrite ? '+' : ''}${from}:${FETCHED}`;
        const options = ['--no-progress', '--no-tags', '--no-write-fetch-head', ...depth];
        await git(place, ['fetch', ...options, '--', source.url, refspec], {
          deadlineMs: fetchMs,
          signal,
          settings,
        });
        return (await resolve(FETCHED)) ?? '';
      } catch (error) {
        throw readProblem(error, source, fetchMs);
      }
    },
    async checkOut(signal) {
      try {
        await prepare(place, clock(), signal);
        const wanted = await resolve(FETCHED);
        if (wanted === null || (isRepaired && wanted === (await resolve('HEAD')))) return false;
        const run = { deadlineMs: CHECKOUT_MS, signal };
        await git(place, ['checkout', '--force', '--detach', '--quiet', wanted], run);
        await git(place, ['clean', '-ffdxq'], run);
        // Whatever a killed process left half-done, or somebody changed by hand, is as it should be from here on.
        isRepaired = true;
        return true;
      } catch (error) {
        throw readProblem(error, source, CHECKOUT_MS);
      }
    },
  };
}

async function prepare(place: GitPlace, now: Date, signal: AbortSignal): Promise<void> {
  await mkdir(place.workTree, { recursive: true });
  for (const lock of ['index.lock', 'HEAD.lock', 'shallow.lock', `${FETCHED}.lock`])
    await removeStale(join(place.gitDir, lock), now);
  if ((await stat(join(place.gitDir, 'HEAD')).catch(() => null)) !== null) return;
  await git(place, ['init', '--quiet'], { deadlineMs: QUESTION_MS, signal });
}

async function removeStale(lock: string, now: Date): Promise<void> {
  const found = await stat(lock).catch(() => null);
  if (found !== null && now.getTime() - found.mtimeMs > STALE_LOCK_MS) await rm(lock, { force: true });
}

/** Only the kind of address that the settings name; the token goes to that address and to no other. */
function transportSettings({ url, token }: Source): Record<string, string> {
  const parsed = URL.parse(url);
  const scheme = parsed?.protocol.slice(0, -1) ?? (url.startsWith('/') ? 'file' : 'ssh');
  if (!SCHEMES.includes(scheme)) return {};
  const settings = { [`protocol.${scheme}.allow`]: 'always' };
  if (token === null || parsed === null || !scheme.startsWith('http')) return settings;
  const user = decodeURIComponent(parsed.username) || 'x-access-token';
  const basic = Buffer.from(`${user}:${token}`).toString('base64');
  return {
    ...settings,
    'http.followRedirects': 'false',
    [`http.${parsed.origin}/.extraHeader`]: `Authorization: Basic ${basic}`,
  };
}
