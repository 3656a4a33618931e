// What `rolecall status` says of channels, a line each. Pure.

import type { ChannelFacts } from '../channels/channel.ts';
import { formatInstant } from '../texts/instant.ts';
import { count, plain } from './table.ts';

export function describeChannels(channels: readonly ChannelFacts[], timeZone: string): string[] {
  return channels.map((channel) => plain(`  ${describe(channel, (at) => formatInstant(at, timeZone))}`));
}

function describe(channel: ChannelFacts, at: (instant: Date) => string): string {
  const { name, kind, frequency, posts, lastToldAt, waiting, refusedPosts, state, trouble } = channel;
  const last = lastToldAt === null ? '' : `, the last on ${at(lastToldAt)}`;
  const parts = [
    `${name} (${kind}, ${frequency}): ${count(posts, 'post')} told${last}`,
    ...(waiting > 0 ? [`${count(waiting, 'message')} waiting`] : []),
    ...(refusedPosts > 0 ? [`${count(refusedPosts, 'post')} refused this week`] : []),
  ];
  if (state === 'gone') parts.push(`gone: ${trouble?.reply ?? 'it took nothing for two weeks'}`);
  else if (trouble !== null) {
    const next = trouble.nextAttemptAt === null ? '' : `; next try ${at(trouble.nextAttemptAt)}`;
    parts.push(`takes nothing: ${trouble.reply}${next}`);
  }
  return parts.join('; ');
}
