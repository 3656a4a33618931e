// The signed links that mails carry. A token says whom it is for and what it may do, and only we can make one.
// Refuses every spelling but one: base64url MACs are malleable, so the text is compared, not the decoded bytes.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type LinkPurpose = 'unsubscribe' | 'manage' | 'digest';

/** Whom a link is for; raising the generation revokes the person's links sent so far. */
interface LinkOwner {
  readonly id: number;
  readonly generation: number;
}

export interface Links {
  unsubscribe(subscriber: LinkOwner): string;
  manage(subscriber: LinkOwner): string;
  digest(deliveryId: number): string;
  /** Whom the token is for, or null when it is damaged, forged or made for another purpose. */
  verify(purpose: LinkPurpose, token: string): LinkOwner | null;
}

const TOKEN = /^([1-9a-z][0-9a-z]{0,10})\.(0|[1-9a-z][0-9a-z]{0,10})\.([A-Za-z0-9_-]{43})$/;

/**
 * Links below `publicUrl` (no trailing slash); the first secret signs, all are accepted (rotation).
 * Throws RangeError without a secret. Key per purpose: HKDF-SHA256 (RFC 5869).
 */
export function createLinks(options: { publicUrl: string; secrets: readonly string[] }): Links {
  if (options.secrets.length === 0) throw new RangeError('links need at least one secret');
  const keys: Readonly<Record<LinkPurpose, readonly Buffer[]>> = {
    unsubscribe: options.secrets.map((secret) => deriveKey(secret, 'unsubscribe')),
    manage: options.secrets.map((secret) => deriveKey(secret, 'manage')),
    digest: options.secrets.map((secret) => deriveKey(secret, 'digest')),
  };
  const link = (purpose: LinkPurpose, owner: LinkOwner): string => {
    const payload = `${owner.id.toString(36)}.${owner.generation.toString(36)}`;
    return `${options.publicUrl}/${purpose}/${payload}.${sign(keys[purpose][0] as Buffer, purpose, payload)}`;
  };
  return {
    unsubscribe: (subscriber) => link('unsubscribe', subscriber),
    manage: (subscriber) => link('manage', subscriber),
    digest: (deliveryId) => link('digest', { id: deliveryId, generation: 0 }),
    verify: (purpose, token) => verify(keys[purpose], purpose, token),
  };
}

function verify(keys: readonly Buffer[], purpose: LinkPurpose, token: string): LinkOwner | null {
  const [, id, generation, mac] = TOKEN.exec(token) ?? [];
  if (id === undefined || generation === undefined || mac === undefined) return null;
  const given = Buffer.from(mac);
  const payload = `${id}.${generation}`;
  const isOurs = keys.some((key) => timingSafeEqual(Buffer.from(sign(key, purpose, payload)), given));
  return isOurs ? { id: Number.parseInt(id, 36), generation: Number.parseInt(generation, 36) } : null;
}

function sign(key: Buffer, purpose: LinkPurpose, payload: string): string {
  return createHmac('sha256', key).update(`${purpose}.${payload}`).digest('base64url');
}

function deriveKey(secret: string, purpose: LinkPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rolecall ${purpose} link`, 32));
}
