// A message to a channel, and what becomes of it on the wire. Pure types; each service has a file of its own.

import type { ToldPost } from './told-post.ts';

export interface ChannelMessage {
  /** The same at each try. */
  readonly key: string;
  /** Over several posts, or those of a day or a week; null = the post speaks for itself. */
  readonly heading: string | null;
  readonly posts: readonly ToldPost[];
  readonly board: { readonly name: string; readonly url: string | null };
  /** Of Telegram. */
  readonly chat: string | null;
  /** When this try is made. */
  readonly at: Date;
}

export interface ChannelRequest {
  /** Of the message. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ChannelForm {
  /** Posts in one message: with their longest words it keeps within what the service takes. */
  readonly atMost: number;
  build(message: ChannelMessage, token: string | null): Omit<ChannelRequest, 'key'>;
}

export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** The lines of a post below its title. */
export function linesOf({ facts, closes }: ToldPost): string[] {
  return [facts, closes ?? ''].filter((line) => line !== '');
}
