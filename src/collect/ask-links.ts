// Asks the apply links of open posts whether they still lead somewhere (`posts.check_links`). Planning never waits for it:
// it takes what is known by then.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import { judgeAnswer } from '../posts/link-answers.ts';
import { type DueLink, followLinks, linksToAsk, putOffLinks, recordLink } from '../posts/link-store.ts';
import { type AskLink, askLinkAs, type LinkAnswer } from './look-at-link.ts';
import { lookAtLinks } from './look-at-links.ts';

const MOST_LINKS = 40;
const LIMIT_MS = 60_000;
const PAUSE_MS = 2000;
const AGAIN_MS = 300_000;

export interface AskLinksDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'posts' | 'publicUrl'>;
  readonly log: Log;
  readonly clock: () => Date;
}

/** Who asks, in words that lead to whom to complain to; header fields carry ASCII alone (RFC 9110, section 5.5). */
export function agentName({ site, publicUrl }: AskLinksDeps['config']): string {
  const name = site.name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^\x21-\x7e]+|[()\\]+/g, ' ')
    .trim();
  const url = URL.parse(site.url ?? publicUrl)?.href ?? '';
  return `Rolecall for ${name || 'a job board'} (+${url}; looks once a day whether a job still has its page)`;
}

/** One round; true when what is known of a link changed, so that posts are judged again. */
export async function askLinks(
  { db, config, log, clock }: AskLinksDeps,
  signal: AbortSignal,
  { ask = askLinkAs(agentName(config)), pauseMs = PAUSE_MS }: { ask?: AskLink; pauseMs?: number } = {},
): Promise<boolean> {
  if (config.posts.checkLinks === 'off') return false;
  await followLinks(db, clock(), config.site.openDays);
  const due = await linksToAsk(db, clock(), MOST_LINKS);
  const urls = due.map(({ url }) => url);
  const answers = await lookAtLinks(urls, { ask, signal, limitMs: LIMIT_MS, pauseMs });
  const now = clock();
  const turned: DueLink[] = [];
  for (const link of due) {
    const answer = answers.get(link.url);
    if (answer !== undefined && (await record(db, link, answer, now))) turned.push(link);
  }
  const silent = urls.filter((url) => !answers.has(url));
  await putOffLinks(db, silent, new Date(now.getTime() + AGAIN_MS));
  const lost = turned.filter(({ goneAt }) => goneAt === null);
  if (lost.length > 0)
    log.warn('Apply links lead nowhere; "rolecall status" names their posts', { links: lost.length });
  return turned.length > 0;
}

/** True when it is gone now and was not before, or the other way round. */
async function record(db: Db, link: DueLink, { state, words }: LinkAnswer, now: Date): Promise<boolean> {
  // A name that is not found may be a fault of our own resolver.
  const next = judgeAnswer(link, state === 'no-host' ? 'unknown' : state, now);
  await recordLink(db, link.url, { ...next, answer: words }, now);
  return (next.goneAt === null) !== (link.goneAt === null);
}
