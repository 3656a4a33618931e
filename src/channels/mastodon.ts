// A Mastodon status for each post: at most 500 characters, of which a link counts for 23; the server keeps the key of a
// message for an hour and posts it once. Pure.

import { cutLine } from '../clean-text.ts';
import { type ChannelForm, JSON_TYPE, linesOf } from './form.ts';

const LONGEST_LINE = 120;

export const mastodon: ChannelForm = {
  atMost: 1,
  build({ key, posts }, token) {
    const lines = posts.flatMap((post) => [
      post.title,
      ...linesOf(post).map((line) => cutLine(line, LONGEST_LINE)),
      ...(post.link === null ? [] : ['', post.link]),
    ]);
    const status = lines.map((line) => (/^https?:/.test(line) ? line : withoutMentions(line))).join('\n');
    return {
      headers: { ...JSON_TYPE, authorization: `Bearer ${token ?? ''}`, 'idempotency-key': key },
      body: JSON.stringify({ status }),
    };
  },
};

/** A name behind an @ would be told of it; after a blank of no width it is text. */
export function withoutMentions(text: string): string {
  return text.replaceAll(/([@＠])[@＠]*/g, '$1\u200b');
}
