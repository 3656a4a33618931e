// Slack's incoming webhooks: a section of mrkdwn for each post, at most 50 blocks of at most 3,000 characters. Mattermost
// and Rocket.Chat read the same. Pure.

import { type ChannelForm, JSON_TYPE, linesOf } from './form.ts';
import type { ToldPost } from './told-post.ts';

export const slack: ChannelForm = {
  atMost: 40,
  build({ heading, posts }) {
    const sections = [...(heading === null ? [] : [`*${escapeText(heading)}*`]), ...posts.map(section)];
    return {
      headers: JSON_TYPE,
      body: JSON.stringify({
        // What notifications show.
        text: escapeText(heading ?? posts.map(({ title }) => title).join(', ')),
        unfurl_links: false,
        unfurl_media: false,
        // Verbatim: what looks like the name of a channel or a person does not become one.
        blocks: sections.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })),
      }),
    };
  },
};

/** What leaves room for the rest, each of whose characters may become five. */
const LONGEST_LINK = 1200;

function section(post: ToldPost): string {
  const title = escapeText(post.title);
  const link = post.link === null ? '' : escapeLink(post.link);
  const first = link === '' || link.length > LONGEST_LINK ? `*${title}*` : `*<${link}|${title}>*`;
  return [first, ...linesOf(post).map(escapeText)].join('\n');
}

/** The three characters that control mrkdwn; `<!channel>` is a word then. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A bar would end the link; angles are encoded already (`safeLink`). */
function escapeLink(link: string): string {
  return escapeText(link).replaceAll('|', '%7C');
}
