// A body with gaps: what is the same for everybody is encoded once, the personal parts are put in last. Templates
// and texts mark a gap by its name between two control characters, which nothing that people write can hold. Pure.

import { encodePiece } from './quoted-printable.ts';

/** Personal parts: made safe and encoded for their place when a message is built. */
export type Slot = 'greeting' | 'reason' | 'unsubscribeUrl' | 'manageUrl' | 'digestUrl' | HeadingSlot;
/** The name of the person's alert with that index. */
export type HeadingSlot = `heading${number}`;

/** Quoted-printable that begins and ends at the start of a line, or a gap. */
export type Part = string | { readonly slot: Slot };

const MARK = '\u0001';
const GAP = new RegExp(`${MARK}(\\w+)${MARK}`);

/** Stands in a body for the personal part of that name. */
export function gap(slot: Slot): string {
  return `${MARK}${slot}${MARK}`;
}

/** Encodes a body with gaps. */
export function toParts(body: string): Part[] {
  const pieces = body.split(GAP);
  return pieces
    .map((piece, index): Part => (index % 2 === 0 ? encodePiece(piece) : { slot: piece as Slot }))
    .filter((part) => part !== '');
}

/** About 2 MB: what stands around the posts is much the same in all editions of a board. */
const MAX_KEPT = 500;
const kept = new Map<string, readonly Part[]>();

/** As `toParts`, for bodies that come again and again: encoding is most of what an edition costs. */
export function toPartsOnce(body: string): readonly Part[] {
  const known = kept.get(body);
  if (known !== undefined) return known;
  const parts = toParts(body);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(body, parts);
  return parts;
}

/** Neighbours that are encoded already become one. */
export function joinParts(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

/** What a personal part may take, by its kind; those that are not named are counted elsewhere. */
export interface Room {
  readonly heading?: number;
  readonly manageUrl?: number;
}

/** Bytes without the personal parts, and with so much room for each of these kinds among them. */
export function sizeOf(parts: readonly Part[], room: Room = {}): number {
  const sizes = parts.map((part) => (typeof part === 'string' ? part.length : roomFor(part.slot, room)));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function roomFor(slot: Slot, { heading = 0, manageUrl = 0 }: Room): number {
  if (slot.startsWith('heading')) return heading;
  return slot === 'manageUrl' ? manageUrl : 0;
}
