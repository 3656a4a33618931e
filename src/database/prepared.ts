// Statements that are asked thousands of times a minute are prepared once on each connection: planning one can take longer
// than carrying it out. Kysely knows no names for statements, so they bear theirs as a comment, which client.ts reads.

import { type RawBuilder, sql } from 'kysely';

/** Stands first in a statement whose text is always the same but for its parameters. `name`: one word of our own. */
export function prepared(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared ${name} */`);
}

/** The name in a statement; null where it has none. */
export function preparedName(text: unknown): string | null {
  return typeof text === 'string' ? (/^\s*\/\* prepared (\w+) \*\//.exec(text)?.[1] ?? null) : null;
}
