// Telegram's sendMessage with HTML: at most 4,096 characters after the tags are read. Pure.

import { escapeHtml } from '../html.ts';
import { type ChannelForm, JSON_TYPE, linesOf } from './form.ts';
import { withoutMentions } from './mastodon.ts';
import type { ToldPost } from './told-post.ts';

export const telegram: ChannelForm = {
  atMost: 7,
  build({ chat, heading, posts }) {
    const parts = [...(heading === null ? [] : [`<b>${textOf(heading)}</b>`]), ...posts.map(part)];
    return {
      headers: JSON_TYPE,
      body: JSON.stringify({
        chat_id: chat,
        text: parts.join('\n\n'),
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      }),
    };
  },
};

function part(post: ToldPost): string {
  const title = textOf(post.title);
  const first =
    post.link === null ? `<b>${title}</b>` : `<a href="${escapeHtml(post.link)}"><b>${title}</b></a>`;
  return [first, ...linesOf(post).map(textOf)].join('\n');
}

function textOf(text: string): string {
  return escapeHtml(withoutMentions(text));
}
