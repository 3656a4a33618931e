// Why was a post told in a channel, or why not: one sentence.

import type { ChannelFacts } from '../channels/channel.ts';
import { channelFacts, type ToldFact, toldOn } from '../channels/channel-facts-store.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { countNumbers } from '../plan/match.ts';
import { standingAt } from '../posts/standing.ts';
import { applyAliases } from '../posts/tags.ts';
import { formatInstant } from '../texts/instant.ts';
import { openPauses } from './pause-store.ts';
import type { Explanation, WhyFacts } from './why.ts';
import { whyNoMatch } from './why-no-match.ts';
import { whyNotMailed } from './why-not-mailed.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest'>;
}

/** By its name, or by its file; null = there is none. */
export async function findChannel(db: Db, ref: string, now: Date): Promise<ChannelFacts | null> {
  const channels = await channelFacts(db, now);
  const isIts = ({ path }: ChannelFacts) =>
    [path, `subscriptions/${path}`, `./subscriptions/${path}`].includes(ref);
  return channels.find(isIts) ?? channels.find(({ name }) => name === ref) ?? null;
}

/** From what happened over what forbids to what is still to come. */
export async function explainChannel(
  { db, config }: Deps,
  channel: ChannelFacts,
  post: WhyFacts['post'],
  now: Date,
): Promise<Explanation> {
  const at = (instant: Date) => formatInstant(instant, config.site.timeZone);
  const told = await toldOn(db, channel.id, post.id);
  const { aliases } = config.tags;
  const happened = whatHappened(channel, post.title, told, at);
  if (happened !== null) return happened;
  const standing = standingAt(post, now);
  if (standing !== 'live') {
    const why = whyNotMailed[standing](post, { announceDays: config.digest.announceDays, at });
    return { status: 'post-not-sendable', sentence: `"${post.title}" ${why}.` };
  }
  const number = countNumbers(post.history, channel.alerts, aliases).at(-1);
  if (number === undefined) {
    const tags = applyAliases(post.history.at(-1)?.tags ?? post.tags, aliases);
    const who = { email: channel.name, alerts: channel.alerts };
    return { status: 'no-match', sentence: whyNoMatch({ title: post.title, tags }, who, aliases) };
  }
  if (number <= channel.cursor)
    return {
      status: 'passed-over',
      sentence: `"${post.title}" was passed over for ${channel.name}: it came before the channel did, or could not be told when its turn was.`,
    };
  return waits(channel, post.title, await isPaused(db, now), at);
}

type At = (instant: Date) => string;

function whatHappened(
  { name, trouble }: ChannelFacts,
  title: string,
  told: readonly ToldFact[],
  at: At,
): Explanation | null {
  const by = (status: ToldFact['status']) => told.find((fact) => fact.status === status);
  const sent = by('sent');
  if (sent !== undefined) {
    const where = sent.reply === null ? '' : ` (${sent.reply})`;
    return { status: 'sent', sentence: `"${title}" was told in ${name} on ${at(sent.at)}${where}.` };
  }
  const refused = by('refused');
  if (refused !== undefined)
    return {
      status: 'passed-over',
      sentence: `"${title}" was refused in ${name} on ${at(refused.at)}: ${refused.reply ?? 'without a word'}. It is not told again.`,
    };
  if (by('waiting') === undefined) return null;
  const why = trouble === null ? '' : ` (${trouble.reply}${nextTryOf(trouble, at)})`;
  return { status: 'on-its-way', sentence: `"${title}" is on its way to ${name}${why}.` };
}

function nextTryOf({ nextAttemptAt }: NonNullable<ChannelFacts['trouble']>, at: At): string {
  return nextAttemptAt === null ? '' : `; next try ${at(nextAttemptAt)}`;
}

function waits(
  { name, state, trouble, nextDueAt }: ChannelFacts,
  title: string,
  paused: boolean,
  at: At,
): Explanation {
  const why =
    state === 'gone'
      ? `the channel is gone: ${trouble?.reply ?? 'it took nothing for long'}`
      : paused
        ? 'all mail is paused, and channels with it'
        : nextDueAt === null
          ? 'its turn is within seconds, where Rolecall runs'
          : `its turn is ${at(nextDueAt)}`;
  return { status: 'waiting', sentence: `"${title}" waits for ${name}: ${why}.` };
}

async function isPaused(db: Db, now: Date): Promise<boolean> {
  return (await openPauses(db, now)).some(({ scope, until }) => scope === 'service' && until === null);
}
