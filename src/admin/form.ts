// What a form of the admin's pages sent: text alone, each field once.

import type { Context } from 'hono';

/** The fields that are text; a body that cannot be read has none. */
export async function readForm(c: Context): Promise<Readonly<Record<string, string>>> {
  const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const fields = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(fields);
}

/** A number of a row, such as `17`; null = it is none. */
export function readId(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

/** Does a script want the data and not the page? */
export function wantsJson(c: Context): boolean {
  return /^application\/json\b/.test(c.req.header('accept') ?? '');
}
