// Pages that depend on nothing but the board and a choice are rendered once for each state of the board, the popular
// ones at least. What holds anybody's data has no place here.

import { createHash } from 'node:crypto';
import type { LiveBoard } from './live-board.ts';

export interface CachedPage {
  readonly body: Uint8Array<ArrayBuffer>;
  /** As in the header: quoted, strong. */
  readonly etag: string;
}

/** Pages for each state of the board; feeds have at most 50 posts, so that these are 20 MB at the very most. */
const MAX_PAGES = 200;
/** Whoever asks for more than this does so once. */
const MAX_KEY_LENGTH = 500;

const caches = new WeakMap<LiveBoard, Map<string, CachedPage>>();

/** The page called `key`, for this state of the board; those asked for longest ago make room. */
export function cachedPage(board: LiveBoard, key: string, render: () => string): CachedPage {
  if (key.length > MAX_KEY_LENGTH) return toPage(render());
  const pages = caches.get(board) ?? new Map<string, CachedPage>();
  caches.set(board, pages);
  const page = pages.get(key) ?? toPage(render());
  // A map keeps the order of insertion: the first one was not asked for the longest.
  pages.delete(key);
  pages.set(key, page);
  for (const oldest of pages.keys()) {
    if (pages.size <= MAX_PAGES) break;
    pages.delete(oldest);
  }
  return page;
}

function toPage(text: string): CachedPage {
  const body = new TextEncoder().encode(text);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}
