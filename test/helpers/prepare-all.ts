// A connection that plans each statement once: tests ask the same few hundred of databases with a handful of rows, where
// planning one takes longer than carrying it out. Only what has parameters is prepared; the answers are the same.

import { LimitedClient } from '../../src/database/client.ts';

type Query = (...asked: unknown[]) => unknown;

/** By text; pg keeps for each connection which of them the server knows. */
const names = new Map<string, string>();

export class PreparingClient extends LimitedClient {
  constructor(config: ConstructorParameters<typeof LimitedClient>[0]) {
    super(config);
    const query = this.query as Query;
    Object.assign(this, { query: (...asked: unknown[]) => query(...withName(asked)) });
  }
}

function withName([text, values, ...rest]: unknown[]): unknown[] {
  if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
    return [text, values, ...rest];
  const name = names.getOrInsertComputed(text, () => `test_${names.size}`);
  return [{ name, text, values }, ...rest];
}
