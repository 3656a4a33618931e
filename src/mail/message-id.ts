// The Message-ID of a mail (RFC 5322, 3.6.4), without angle brackets. Pure.

import { createHash } from 'node:crypto';
import { domainOf } from '../address.ts';

/**
 * `kind.id.hash@domain of the sender`: the same for every try of a mail, without the recipient's address in it, and not to
 * be guessed by counting. `fact`: what makes the mail this one, beside its id.
 */
export function buildMessageId(kind: string, id: number, fact: string, sender: string): string {
  const hash = createHash('sha256').update(`${id} ${fact}`).digest('hex').slice(0, 16);
  return `${kind}.${id}.${hash}@${domainOf(sender)}`;
}
