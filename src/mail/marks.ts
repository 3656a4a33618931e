// What a mail is recognised by when a report about it comes back: its envelope sender, one for each mail (VERP), and the
// Message-ID of a digest. Only we can make either, so that nobody can report a stranger's mail. Pure.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { domainOf } from '../address.ts';

/** The mail that an envelope sender belongs to. */
export type Mark =
  | {
      readonly kind: 'digest';
      readonly deliveryId: number;
      readonly subscriberId: number;
      readonly generation: number;
    }
  | { readonly kind: 'link'; readonly subscriberId: number; readonly generation: number }
  | { readonly kind: 'confirmation'; readonly confirmationId: number };

/** Where reports about one mail go, and what servers repeat in them (RFC 3461 section 4.4). */
export interface ReturnAddress {
  readonly from: string;
  readonly envid: string;
}

export interface Marks {
  /** Null without `mail.bounce_domain`: then reports go to the sender's own mailbox. */
  returnAddress(mark: Mark): ReturnAddress | null;
  /** The same for every try of a digest; `plannedAt` makes it another one in another database. */
  digestId(digest: { id: number; generation: number; plannedAt: Date }, sender: string): string;
  /** The first mark of ours in a text, such as an address or a header, however it was wrapped on its way. */
  find(text: string): Mark | null;
}

const PREFIX = 'bounce-';
const LETTERS = { digest: 'd', link: 'l', confirmation: 'c' } as const;
const NUMBER = '[0-9a-z]{1,11}';
/** Case means nothing, as in an address; 100 bits, so that all of it fits before an @ (RFC 5321 section 4.5.3.1.1). */
const MAC_CHARACTERS = 20;
const MARK = new RegExp(
  `${PREFIX}((?:d${NUMBER}-${NUMBER}-${NUMBER}|l${NUMBER}-${NUMBER}|c${NUMBER})-[a-z2-7]{${MAC_CHARACTERS}})(?![a-z0-9])`,
  'g',
);
/** No place for one is longer, and what is searched shall not grow. */
const MOST_CHARACTERS = 2000;

/** The first secret signs, all are accepted (rotation). Throws RangeError without a secret. */
export function createMarks(options: { secrets: readonly string[]; domain: string | null }): Marks {
  const { secrets, domain } = options;
  if (secrets.length === 0 || secrets.includes('')) throw new RangeError('marks need a secret');
  const keys = secrets.map((secret) => deriveKey(secret, 'bounce address'));
  const idKey = deriveKey(secrets[0] as string, 'message id');
  return {
    returnAddress(mark) {
      if (domain === null) return null;
      const payload = payloadOf(mark);
      const local = `${PREFIX}${payload}-${macOf(keys[0] as Buffer, payload)}`;
      return { from: `${local}@${domain}`, envid: local };
    },
    digestId({ id, generation, plannedAt }, sender) {
      const name = `digest.${id}.${generation}`;
      return `${name}.${macOf(idKey, `${name} ${plannedAt.toISOString()}`)}@${domainOf(sender)}`;
    },
    find(text) {
      for (const [, token = ''] of text.slice(0, MOST_CHARACTERS).toLowerCase().matchAll(MARK)) {
        const payload = token.slice(0, -MAC_CHARACTERS - 1);
        const given = Buffer.from(token.slice(-MAC_CHARACTERS));
        if (keys.some((key) => timingSafeEqual(Buffer.from(macOf(key, payload)), given)))
          return readPayload(payload);
      }
      return null;
    },
  };
}

/** A digest's Message-ID, as far as it says which; whether it is ours, only the ledger knows. */
export function readDigestId(
  text: string,
): { readonly deliveryId: number; readonly generation: number } | null {
  const [, id, generation] = /^digest\.(\d{1,15})\.(\d{1,9})\.[a-z2-7]{20}@[\w.-]{1,253}$/.exec(text) ?? [];
  return id === undefined ? null : { deliveryId: Number(id), generation: Number(generation) };
}

function payloadOf(mark: Mark): string {
  const numbers =
    mark.kind === 'digest'
      ? [mark.deliveryId, mark.subscriberId, mark.generation]
      : mark.kind === 'link'
        ? [mark.subscriberId, mark.generation]
        : [mark.confirmationId];
  return LETTERS[mark.kind] + numbers.map((number) => number.toString(36)).join('-');
}

function readPayload(payload: string): Mark {
  const numbers = payload
    .slice(1)
    .split('-')
    .map((part) => Number.parseInt(part, 36));
  const [first = 0, second = 0, third = 0] = numbers;
  if (payload.startsWith(LETTERS.digest))
    return { kind: 'digest', deliveryId: first, subscriberId: second, generation: third };
  if (payload.startsWith(LETTERS.link)) return { kind: 'link', subscriberId: first, generation: second };
  return { kind: 'confirmation', confirmationId: first };
}

function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rolecall ${purpose}`, 32));
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 of RFC 4648, lower-case. */
function macOf(key: Buffer, text: string): string {
  let bits =
    BigInt(`0x${createHmac('sha256', key).update(text).digest('hex')}`) >> BigInt(256 - MAC_CHARACTERS * 5);
  let word = '';
  for (; word.length < MAC_CHARACTERS; bits >>= 5n) word = (BASE32[Number(bits & 31n)] as string) + word;
  return word;
}
