// Our own form, for whoever writes the receiving end: JSON, signed as Standard Webhooks does it (standardwebhooks.com):
// HMAC-SHA256 over id, timestamp and body. The id is the same at each try. Pure.

import { createHmac } from 'node:crypto';
import { signingKey } from '../read/channel-address.ts';
import { type ChannelForm, JSON_TYPE } from './form.ts';

export const signedJson: ChannelForm = {
  atMost: 50,
  build({ key, posts, board, at }, token) {
    const body = JSON.stringify({
      type: 'posts.announced',
      timestamp: at.toISOString(),
      data: { board, posts: posts.map(({ id, stated }) => ({ id, ...stated })) },
    });
    return { headers: { ...JSON_TYPE, ...signatureOf({ id: key, at, body }, token ?? '') }, body };
  },
};

/** Throws RangeError for a key that is none. */
function signatureOf(
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
  token: string,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const key = signingKey(token);
  if (key === null) throw new RangeError('a signature needs a key');
  const seconds = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}` };
}
