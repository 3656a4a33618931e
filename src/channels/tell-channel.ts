// Tells one claimed channel what waits for it, a message after the other: look once more, post, settle. A process that dies
// between the answer and its record posts that one message again, with the same key.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import type { Post } from '../posts/post.ts';
import { standingAt } from '../posts/standing.ts';
import type { ChannelAddress } from '../read/channel-address.ts';
import { textsOf } from '../texts/texts.ts';
import { type ChannelVerdict, judgeAnswer } from './answer.ts';
import {
  type ClaimedChannel,
  nextMessage,
  noteFailure,
  noteGone,
  putOff,
  renewLease,
  settleMessage,
  type WaitingMessage,
} from './claim-store.ts';
import type { ChannelRequest } from './form.ts';
import { FORMS } from './forms.ts';
import type { PostMessage } from './post-message.ts';
import { findAddress } from './read-address.ts';
import { MOST_REFUSALS, nextTry } from './retry.ts';
import { toldPost } from './told-post.ts';

export interface TellDeps {
  readonly db: Db;
  readonly config: Config;
  readonly log: Log;
  readonly clock: () => Date;
  readonly post: PostMessage;
}

/** Longer than the deadline of a post. */
export const LEASE_MS = 120_000;
/** Others wait for the end of it. */
const TURN_MS = 20_000;
const UNSURE_MS = 60_000;
const INTO_OUTBOX = 'into the outbox folder';
/** A missing file holds a message no longer than this. */
const LONGEST_WAIT_MS = 48 * 3_600_000;

/** Until nothing waits, something is wrong, or its turn is over. Returns how many messages came to an end. */
export async function tellChannel(
  deps: TellDeps,
  channel: ClaimedChannel,
  signal: AbortSignal,
): Promise<number> {
  const until = performance.now() + TURN_MS;
  for (let told = 0; ; told += 1) {
    if (signal.aborted || performance.now() > until) return told;
    if (!(await renewLease(deps.db, channel, LEASE_MS))) return told;
    const message = await nextMessage(deps.db, channel.id);
    if (message === null || !(await tellSafely(deps, told === 0 ? channel : well(channel), message)))
      return told;
  }
}

/** A message was taken just now. */
function well(channel: ClaimedChannel): ClaimedChannel {
  return { ...channel, attempts: 0, failingSince: null };
}

/** What is wrong with one channel's messages holds no other up, and is not tried every few seconds. */
async function tellSafely(
  deps: TellDeps,
  channel: ClaimedChannel,
  message: WaitingMessage,
): Promise<boolean> {
  try {
    return await tellOne(deps, channel, message);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log.error('A channel cannot be told', { channel: channel.name, error: messageOf(error) });
    return refuse(deps, channel, message, UNTELLABLE);
  }
}

const UNTELLABLE = 'its next message cannot be made; the log says why';

/** True when it came to an end, and the next may be tried. */
async function tellOne(deps: TellDeps, channel: ClaimedChannel, message: WaitingMessage): Promise<boolean> {
  const { db, clock } = deps;
  const look = await lookAtPosts(deps, message);
  if (look === 'missing') {
    await putOff(db, channel, new Date(clock().getTime() + deps.config.digest.removalDelayMs + 90_000));
    return false;
  }
  if (look.length === 0) return settleMessage(db, channel, message, { status: 'dropped' }, clock());
  const found = await findAddress(deps.config.paths, channel);
  if (found.status === 'unsure') {
    await putOff(db, channel, new Date(clock().getTime() + UNSURE_MS));
    return false;
  }
  if (found.status === 'unreadable')
    return fail(deps, channel, null, { words: found.problem, waitMs: null, isOurs: true });
  const request = requestFor(deps, channel, message, look, found);
  const verdict = await postSafely(deps, channel, found.address, request);
  switch (verdict.result) {
    case 'taken': {
      const postIds = look.map(({ id }) => id);
      const reply = verdict.isOutbox ? INTO_OUTBOX : null;
      return settleMessage(db, channel, message, { status: 'sent', postIds, reply }, clock());
    }
    case 'gone':
      deps.log.warn('A channel is gone; nothing more is told there', {
        channel: channel.name,
        answer: verdict.words,
      });
      await noteGone(db, channel, verdict.words, clock());
      return false;
    case 'refused':
      return refuse(deps, channel, message, verdict.words);
    case 'later':
      return fail(deps, channel, null, verdict);
  }
}

/** The posts that may be told now, in the message's order. */
async function lookAtPosts({ db, clock }: TellDeps, message: WaitingMessage): Promise<Post[] | 'missing'> {
  const posts = new Map((await loadPosts(db, message.postIds)).map((post) => [post.id, post]));
  const now = clock();
  const there = message.postIds.flatMap((id) => posts.get(id) ?? []);
  const isPatient = now.getTime() - message.plannedAt.getTime() <= LONGEST_WAIT_MS;
  if (isPatient && there.some((post) => standingAt(post, now) === 'missing')) return 'missing';
  return there.filter((post) => standingAt(post, now) === 'live');
}

function requestFor(
  { config, clock }: TellDeps,
  { kind, frequency }: ClaimedChannel,
  { key }: WaitingMessage,
  posts: readonly Post[],
  { address, chat }: { readonly address: ChannelAddress; readonly chat: string | null },
): { readonly url: URL; readonly request: ChannelRequest } {
  const at = clock();
  const { name, url } = config.site;
  const words = textsOf(config.site).digestMail;
  const heading =
    posts.length > 1 || frequency !== 'instant' ? `${words.newJobs(posts.length)} · ${name}` : null;
  const message = {
    ...{ key, heading, chat, at },
    posts: posts.map((post) => toldPost(post, config, at)),
    board: { name, url },
  };
  return { url: new URL(address.url), request: { key, ...FORMS[kind].build(message, address.token) } };
}

/** What a connection throws is no answer, and is tried again. Its words may name the address, so only a code is kept. */
async function postSafely(
  { post, clock, log }: TellDeps,
  { kind, name }: ClaimedChannel,
  address: ChannelAddress,
  { url, request }: { readonly url: URL; readonly request: ChannelRequest },
): Promise<ChannelVerdict> {
  try {
    const verdict = judgeAnswer(kind, await post(url, request), clock());
    return 'words' in verdict ? { ...verdict, words: withoutSecrets(verdict.words, url, address) } : verdict;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isInner = error instanceof Error && error.name === 'InnerAddressError';
    log.debug('A channel did not answer', { channel: name, code, inner: isInner });
    const words = isInner
      ? 'its address leads into an inner network, where nothing is told'
      : `it does not answer (${reasonOf(error, code)})`;
    return { result: 'later', words: withoutSecrets(words, url, address), waitMs: null, isOurs: isInner };
  }
}

function reasonOf(error: unknown, code: string): string {
  if (
    error instanceof Error &&
    (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'ABORT_ERR')
  )
    return 'it took too long';
  return /^[A-Z_]{3,60}$/.test(code) ? code : messageOf(error).slice(0, 60);
}

/** Not every percent sign begins an encoded byte. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whatever an answer repeats of the address. */
function withoutSecrets(words: string, url: URL, { token }: ChannelAddress): string {
  const parts = [...url.pathname.split('/'), ...url.searchParams.values(), token ?? ''];
  return parts
    .flatMap((part) => [part, decoded(part)])
    .filter((part) => part.length >= 6)
    .reduce((text, part) => text.replaceAll(part, '…'), words);
}

/** After a third no to the same words, it is given up, and the others go on. */
async function refuse(
  deps: TellDeps,
  channel: ClaimedChannel,
  message: WaitingMessage,
  words: string,
): Promise<boolean> {
  if (message.refusals + 1 < MOST_REFUSALS)
    return fail(deps, channel, message, { words, waitMs: null, isOurs: false });
  deps.log.warn('A channel refuses a message; it is not tried again', {
    channel: channel.name,
    answer: words,
  });
  return settleMessage(deps.db, channel, message, { status: 'refused', reply: words }, deps.clock());
}

async function fail(
  { db, log, clock }: TellDeps,
  channel: ClaimedChannel,
  refused: WaitingMessage | null,
  {
    words,
    waitMs,
    isOurs,
  }: Pick<Extract<ChannelVerdict, { result: 'later' }>, 'words' | 'waitMs' | 'isOurs'>,
): Promise<false> {
  const now = clock();
  const attempts = channel.attempts + 1;
  const failingSince = channel.failingSince ?? now;
  const next = nextTry({ attempts, failingSince, waitMs }, now, Math.random());
  if (next === 'give-up') {
    await noteGone(db, channel, words, failingSince);
    return false;
  }
  log.debug('A channel did not take a message; it is tried again', {
    channel: channel.name,
    answer: words,
    attempts,
  });
  const failure = { reply: words, attempts, failingSince, nextAttemptAt: next, needsMending: isOurs };
  await noteFailure(db, channel, failure, refused);
  return false;
}
