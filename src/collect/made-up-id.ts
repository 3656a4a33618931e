// Ids for posts that state none.

import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 12;
const MADE_UP = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** Twelve characters of base 32: short enough to type, too many to meet twice. */
export function makeUpId(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** As far as one can see: a word that somebody wrote may look like one. */
export function isMadeUpId(id: string): boolean {
  return MADE_UP.test(id);
}
