// The apply links of some posts, asked politely: one request at a time to a host, none again while its answer is fresh.

import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AskLink, askLinkAs, type LinkAnswer } from '../collect/look-at-link.ts';
import { lookAtLinks } from '../collect/look-at-links.ts';
import { messageOf } from '../errors.ts';
import type { PostDraft } from '../posts/post.ts';
import type { Finding } from '../read/finding.ts';
import type { CommandContext } from './context.ts';
import type { CheckedFile } from './lint-files.ts';
import { withProgress } from './progress.ts';
import { plain } from './table.ts';

export interface LinkChoice {
  /** A file that keeps the answers. */
  readonly cache: string | null;
}

type Kept = Readonly<Record<string, LinkAnswer & { readonly at: number }>>;

const HOUR_MS = 3_600_000;
/** What is there stays so for a while; what is not may be mended within the hour. */
const FRESH_MS: Readonly<Record<LinkAnswer['state'], number>> = {
  there: 7 * 24 * HOUR_MS,
  gone: HOUR_MS,
  'no-host': HOUR_MS,
  unknown: HOUR_MS,
};
/** So many new ones in a run, and so long: the rest comes with the next, where answers are kept. */
const MOST_LINKS = 200;
const ALL_MS = 180_000;

export const askLink = askLinkAs('rolecall-lint (looks whether a job still has its page)');

/** By file: the note about its link, where that is dead. Says on stderr what was left out. */
export async function findDeadLinks(
  context: CommandContext,
  posts: readonly { readonly file: CheckedFile; readonly draft: PostDraft }[],
  { cache }: LinkChoice,
  ask: AskLink,
): Promise<Map<CheckedFile, Finding[]>> {
  const now = context.now.getTime();
  const path = cache === null ? null : resolve(context.cwd, cache);
  const fresh = path === null ? {} : await readFresh(path, now);
  const links = posts.flatMap(({ file, draft }) =>
    /^https?:\/\//.test(draft.applyUrl ?? '') ? [{ file, url: draft.applyUrl as string }] : [],
  );
  const open = [...new Set(links.map(({ url }) => url))].filter((url) => !Object.hasOwn(fresh, url));
  const answers = await withProgress(
    context.stderr,
    () => 'Asking apply links',
    () =>
      lookAtLinks(open.slice(0, MOST_LINKS), {
        ask,
        signal: context.signal,
        limitMs: ALL_MS,
        pauseMs: 0,
      }),
  );
  if (answers.size < open.length)
    context.stderr.write(`${open.length - answers.size} apply links were not asked this time.\n`);
  const known: Kept = {
    ...fresh,
    ...Object.fromEntries([...answers].map(([url, answer]) => [url, { ...answer, at: now }])),
  };
  if (path !== null) await keep(context, path, known);
  return Map.groupBy(links, ({ file }) => file)
    .entries()
    .reduce(
      (all, [file, own]) => all.set(file, notesOf(file, own, known)),
      new Map<CheckedFile, Finding[]>(),
    );
}

function notesOf(file: CheckedFile, links: readonly { readonly url: string }[], known: Kept): Finding[] {
  return links.flatMap(({ url }) => {
    const answer = Object.hasOwn(known, url) ? known[url] : undefined;
    if (answer?.state !== 'gone' && answer?.state !== 'no-host') return [];
    const problem = `the apply link leads nowhere (${url.slice(0, 200)}): ${answer.words}`;
    return [
      { level: 'note', line: lineOf(file, url), problem, remedy: 'correct it, or write closes: filled' },
    ];
  });
}

function lineOf({ bytes, linesBefore = 0 }: CheckedFile, url: string): number | null {
  const index = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .findIndex((line) => line.includes(url));
  return index === -1 ? null : linesBefore + index + 1;
}

/** A file that is not there, or is none of ours, holds nothing. */
async function readFresh(path: string, now: number): Promise<Kept> {
  try {
    const kept = Object.entries(JSON.parse(await readFile(path, 'utf8')) as Kept);
    return Object.fromEntries(
      kept.filter(([, { state, at }]) => Math.abs(now - at) < (FRESH_MS[state] ?? 0)),
    );
  } catch {
    return {};
  }
}

async function keep(context: CommandContext, path: string, known: Kept): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(known, null, 1)}\n`);
  } catch (error) {
    context.stderr.write(`${plain(`The answers are not kept: ${messageOf(error)}`)}\n`);
  }
}
