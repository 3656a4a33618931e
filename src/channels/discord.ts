// Discord's webhooks: an embed for each post, at most ten, 6,000 characters in all. Nobody is mentioned. Pure.

import { type ChannelForm, JSON_TYPE, linesOf } from './form.ts';
import type { ToldPost } from './told-post.ts';

export const discord: ChannelForm = {
  atMost: 8,
  build({ heading, posts }) {
    return {
      headers: JSON_TYPE,
      body: JSON.stringify({
        ...(heading === null ? {} : { content: `**${escapeText(heading)}**` }),
        embeds: posts.map(embed),
        // Whatever the text says: @everyone, a role, a person.
        allowed_mentions: { parse: [] },
      }),
    };
  },
};

function embed(post: ToldPost) {
  return {
    title: escapeText(post.title),
    description: linesOf(post).map(escapeText).join('\n'),
    ...(post.link === null ? {} : { url: post.link }),
  };
}

/** Markdown, and `<@1234>`. At most two characters come of one. */
function escapeText(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]<@]/g, '\\$&');
}
