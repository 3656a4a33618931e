// One message on the wire: https, never to an inner address, followed nowhere, with a deadline, and little of the answer.

import { type Resolve, requestOutside } from '../outgoing.ts';
import type { ChannelAnswer } from './answer.ts';
import type { ChannelRequest } from './form.ts';

/** Throws what the connection throws. */
export type PostMessage = (url: URL, request: ChannelRequest) => Promise<ChannelAnswer>;

interface Options {
  /** Default: not to this machine or its network. */
  readonly mayBeInner?: boolean;
  readonly resolve?: Resolve;
  /** A further authority of certificates, as PEM. */
  readonly ca?: string;
  readonly answerMs?: number;
}

const ANSWER_MS = 15_000;
const MOST_CHARACTERS = 4096;

export function createPoster(options: Options = {}): PostMessage {
  const { mayBeInner = false, resolve, ca, answerMs = ANSWER_MS } = options;
  return async (url, { headers, body }) => {
    if (url.protocol !== 'https:') throw new Error('a channel is told by https alone');
    const response = await requestOutside(url, {
      method: 'POST',
      headers: {
        'user-agent': 'Rolecall (tells a channel of jobs)',
        accept: 'application/json, text/plain',
        ...headers,
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
      signal: AbortSignal.timeout(answerMs),
      mayBeInner,
      ...(resolve === undefined ? {} : { resolve }),
      ...(ca === undefined ? {} : { ca }),
    });
    const retryAfter = response.headers['retry-after'] ?? null;
    return { status: response.statusCode ?? 0, retryAfter, text: await beginningOf(response) };
  };
}

/** What comes after that, too late or not at all says nothing: the status has been given. */
async function beginningOf(response: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += chunk.toString('utf8');
      if (text.length >= MOST_CHARACTERS) break;
    }
  } catch {
    return text.slice(0, MOST_CHARACTERS);
  }
  return text.slice(0, MOST_CHARACTERS);
}
