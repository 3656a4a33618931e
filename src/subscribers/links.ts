// The signed links that mails carry. A token says whom it is for and what it may do, and only we can make one.
// Refuses every spelling but one: base64url MACs are malleable, so the text is compared, not the decoded bytes.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a link opens; `account` ends by itself and is checked by `verifyAccount`. */
export type LinkPurpose = 'unsubscribe' | 'manage' | 'digest' | 'confirm' | 'receipts';
type Purpose = LinkPurpose | 'account' | 'admin' | 'session';

/** Whom a link is for; raising the generation revokes the person's links sent so far. */
export interface LinkOwner {
  readonly id: number;
  readonly generation: number;
}

export interface Links {
  unsubscribe(subscriber: LinkOwner): string;
  manage(subscriber: LinkOwner): string;
  digest(deliveryId: number): string;
  confirm(confirmationId: number): string;
  /** Ends all receipts to who posted. */
  receipts(contactId: number): string;
  /** Opens what digests must not open (they get forwarded): for 30 minutes after `now`. */
  account(subscriber: LinkOwner, now: Date): string;
  /** Lets an admin in, once: for 30 minutes after `now`; `id`: of the wish. */
  admin(id: number, now: Date): string;
  /** A token, no link: that a browser is signed in, for `SESSION_HOURS` after `now`. */
  session(id: number, now: Date): string;
  /** Whom the token is for, or null when it is damaged, forged or made for another purpose. */
  verify(purpose: LinkPurpose, token: string): LinkOwner | null;
  /** A word that only this installation can say, for whoever asks at PUBLIC_URL; it signs nothing. */
  readonly installation: string;
  /** As verify; null also when it was made more than 30 minutes before `now`. */
  verifyAccount(token: string, now: Date): LinkOwner | null;
  /** The id that `admin` or `session` got, as long as it counts. */
  verifyAdmin(token: string, now: Date): number | null;
  verifySession(token: string, now: Date): number | null;
}

export const ACCOUNT_LINK_MINUTES = 30;
export const SESSION_HOURS = 8;

/** Where the link of an admin leads, as a path for a router. */
export const ENTER_PATH = '/admin/enter';

/** In place of a token: never signed, so it is nobody's. */
const NOBODY = 'preview';
/** The pages that the links of a sample open, as paths for a router. */
export const PREVIEW_PATHS = {
  unsubscribe: `/unsubscribe/${NOBODY}`,
  manage: `/manage/${NOBODY}`,
  digest: `/digest/${NOBODY}`,
} as const;

/** For a digest that only shows what one looks like: links in the shape of real ones that can do nothing. */
export function previewLinks(publicUrl: string) {
  return {
    unsubscribeUrl: publicUrl + PREVIEW_PATHS.unsubscribe,
    manageUrl: publicUrl + PREVIEW_PATHS.manage,
    digestUrl: publicUrl + PREVIEW_PATHS.digest,
  };
}

/** How long a link of ours can be, in characters: numbers are written with the base 36. */
export function longestLink(publicUrl: string): number {
  return `${publicUrl}/unsubscribe/`.length + 2 * '4fti4g8ifj0.'.length + MAC_LENGTH;
}

const MAC_LENGTH = 43;
const NUMBER = '([1-9a-z][0-9a-z]{0,10})';
const OWNER = `${NUMBER}\\.(0|[1-9a-z][0-9a-z]{0,10})`;
const MAC = '([A-Za-z0-9_-]{43})';
const TOKEN = new RegExp(`^${OWNER}\\.${MAC}$`);
/** With the second of its making. */
const TIMED_TOKEN = new RegExp(`^${OWNER}\\.${NUMBER}\\.${MAC}$`);

/**
 * Links below `publicUrl` (no trailing slash); the first secret signs, all are accepted (rotation).
 * Throws RangeError without a secret. Key per purpose: HKDF-SHA256 (RFC 5869).
 */
export function createLinks(options: { publicUrl: string; secrets: readonly string[] }): Links {
  const { publicUrl, secrets } = options;
  if (secrets.length === 0 || secrets.includes('')) throw new RangeError('links need a secret');
  const keysOf = (purpose: Purpose) => secrets.map((secret) => deriveKey(secret, purpose));
  const keys: Readonly<Record<Purpose, readonly Buffer[]>> = {
    unsubscribe: keysOf('unsubscribe'),
    manage: keysOf('manage'),
    digest: keysOf('digest'),
    confirm: keysOf('confirm'),
    receipts: keysOf('receipts'),
    account: keysOf('account'),
    admin: keysOf('admin'),
    session: keysOf('session'),
  };
  const token = (purpose: Purpose, ...numbers: readonly number[]): string => {
    const payload = numbers.map((number) => number.toString(36)).join('.');
    return `${payload}.${sign(keys[purpose][0] as Buffer, purpose, payload)}`;
  };
  const link = (purpose: LinkPurpose | 'account', ...numbers: readonly number[]): string =>
    `${publicUrl}/${purpose}/${token(purpose, ...numbers)}`;
  const verifyTimed = (purpose: Purpose, given: string, now: Date, minutes: number) => {
    const numbers = verify(keys[purpose], purpose, TIMED_TOKEN.exec(given));
    if (numbers === null) return null;
    const age = secondOf(now) - (numbers[2] as number);
    // A clock that runs a little ahead elsewhere makes links of the near future.
    return age > minutes * 60 || age < -60 ? null : ownerOf(numbers);
  };
  return {
    installation: wordOf(secrets[0] as string),
    unsubscribe: ({ id, generation }) => link('unsubscribe', id, generation),
    manage: ({ id, generation }) => link('manage', id, generation),
    digest: (deliveryId) => link('digest', deliveryId, 0),
    confirm: (confirmationId) => link('confirm', confirmationId, 0),
    receipts: (contactId) => link('receipts', contactId, 0),
    account: ({ id, generation }, now) => link('account', id, generation, secondOf(now)),
    admin: (id, now) => `${publicUrl}${ENTER_PATH}/${token('admin', id, 0, secondOf(now))}`,
    session: (id, now) => token('session', id, 0, secondOf(now)),
    verify(purpose, given) {
      const numbers = verify(keys[purpose], purpose, TOKEN.exec(given));
      return numbers === null ? null : ownerOf(numbers);
    },
    verifyAccount: (given, now) => verifyTimed('account', given, now, ACCOUNT_LINK_MINUTES),
    verifyAdmin: (given, now) => verifyTimed('admin', given, now, ACCOUNT_LINK_MINUTES)?.id ?? null,
    verifySession: (given, now) => verifyTimed('session', given, now, SESSION_HOURS * 60)?.id ?? null,
  };
}

const secondOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);

function ownerOf([id, generation]: readonly number[]): LinkOwner {
  return { id: id as number, generation: generation as number };
}

/** The numbers of a token that one of the keys signed. */
function verify(
  keys: readonly Buffer[],
  purpose: Purpose,
  found: readonly string[] | null,
): readonly number[] | null {
  if (found === null) return null;
  const parts = found.slice(1, -1);
  const given = Buffer.from(found.at(-1) as string);
  const isOurs = keys.some((key) => timingSafeEqual(Buffer.from(sign(key, purpose, parts.join('.'))), given));
  return isOurs ? parts.map((part) => Number.parseInt(part, 36)) : null;
}

function sign(key: Buffer, purpose: Purpose, payload: string): string {
  return createHmac('sha256', key).update(`${purpose}.${payload}`).digest('base64url');
}

/** Told to everybody who asks, so it comes from a key of its own. */
function wordOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'rolecall installation', 16)).toString('hex');
}

function deriveKey(secret: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rolecall ${purpose} link`, 32));
}
