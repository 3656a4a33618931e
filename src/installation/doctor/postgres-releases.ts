// When fixes of Postgres came out, for every version that is still mended: a table, so that it takes no network. Pure.
// Source: https://www.postgresql.org/docs/release/ and https://www.postgresql.org/support/versioning/

interface Release {
  readonly date: string;
  /** By major version. */
  readonly minors: Readonly<Record<number, number>>;
}

/** Oldest first. 18.5 was never published. */
const RELEASES: readonly Release[] = [
  { date: '2025-11-13', minors: { 18: 1, 17: 7, 16: 11, 15: 15 } },
  { date: '2026-02-12', minors: { 18: 2, 17: 8, 16: 12, 15: 16 } },
  { date: '2026-02-26', minors: { 18: 3, 17: 9, 16: 13, 15: 17 } },
  { date: '2026-05-14', minors: { 18: 4, 17: 10, 16: 14, 15: 18 } },
  { date: '2026-08-13', minors: { 18: 6, 17: 11, 16: 15, 15: 19 } },
];

/** The month of the last fix. */
const LAST_FIX: Readonly<Record<number, string>> = {
  15: '2027-11',
  16: '2028-11',
  17: '2029-11',
  18: '2030-11',
};

export interface VersionFacts {
  readonly version: string;
  /** The day it came out; null = older or newer than the table. */
  readonly releasedOn: string | null;
  /** The newest of its line in the table, where that is newer. */
  readonly newer: { readonly version: string; readonly releasedOn: string } | null;
  /** The month (`2030-11`) after which it gets no more fixes; null = newer than the table. */
  readonly lastFix: string | null;
}

/** `server_version_num`, such as 180004. */
export function describeVersion(number: number): VersionFacts {
  const major = Math.floor(number / 10_000);
  const minor = number % 10_000;
  const dateOf = (wanted: number) => RELEASES.find(({ minors }) => minors[major] === wanted)?.date ?? null;
  const newest = RELEASES.at(-1) as Release;
  const newestMinor = newest.minors[major];
  const newer =
    newestMinor !== undefined && newestMinor > minor
      ? { version: `${major}.${newestMinor}`, releasedOn: newest.date }
      : null;
  const lastFix = LAST_FIX[major] ?? (major < 15 ? '2026-11' : null);
  return { version: `${major}.${minor}`, releasedOn: dateOf(minor), newer, lastFix };
}
