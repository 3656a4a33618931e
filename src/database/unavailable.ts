// Is it the database that is away, or did we make a mistake? The first deserves "try again", the second does not.

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

// Postgres, appendix A: connection exceptions, insufficient resources, a server that stops, starts or recovers, one that
// only reads since another took over, and a statement that ran into its limit.
const SERVER_CODES = /^(08...|53...|57P0[1-5]|57014|55P03|25006|25P03)$/;

// pg's own words for a lost or late connection, and Kysely's, carry no code.
const WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|timeout expired|client has encountered a connection error|client was closed and is not queryable|query read timeout|connection has been discarded|cannot use a pool after calling end/i;

/** Would the same request succeed once the database answers again? */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return NETWORK_CODES.has(code) || SERVER_CODES.test(code) || WORDS.test(error.message);
}

/** Postgres: a conflict with somebody else's transaction. */
const CONFLICTS = new Set(['40001', '40P01']);

/** May the same statement succeed if it is only tried again? Else something is wrong with it, or with what it is about. */
export function isPassing(error: unknown): boolean {
  if (isUnavailable(error)) return true;
  return error instanceof Error && 'code' in error && CONFLICTS.has(String(error.code));
}

/** Is there no room where the database, or this process, writes? */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : '';
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT';
}
