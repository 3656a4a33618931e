// Channels on the admin's page of mail: they are none of the people, and where they lead is shown to nobody.

import type { ChannelFacts } from '../channels/channel.ts';
import { type Html, html } from '../html.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { table, when } from './parts.ts';

const words = adminTexts.mail;

export function channelTable(channels: readonly ChannelFacts[], timeZone: string): Html {
  const rows = channels.map((channel) => [
    html`${channel.name} <span class="quiet">${channel.path}</span>`,
    channel.kind,
    adminTexts.frequencies[channel.frequency],
    channel.posts,
    channel.lastToldAt === null ? '' : when(channel.lastToldAt, timeZone),
    howItIs(channel),
  ]);
  return table(words.channelColumns, rows, words.channels);
}

function howItIs({ state, trouble, waiting }: ChannelFacts): string {
  if (state === 'gone') return words.channelGone(trouble?.reply ?? '');
  if (trouble !== null) return words.channelTrouble(trouble.reply);
  return waiting > 0 ? words.channelWaits(waiting) : words.channelWell;
}
