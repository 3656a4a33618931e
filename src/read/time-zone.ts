// Names of time zones as people write them: case and blanks forgiven, typing errors answered with the nearest name. Pure.

import { nearest } from '../nearest.ts';

/** In the IANA's spelling. */
const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const BY_LOWER_CASE = new Map(TIME_ZONES.map((zone) => [zone.toLowerCase(), zone]));
const BY_CITY = new Map(TIME_ZONES.map((zone) => [zone.toLowerCase().split('/').at(-1) as string, zone]));

/** The IANA zone that is meant, or null with the nearest one (null when none is near). */
export function matchTimeZone(raw: string): {
  readonly zone: string | null;
  readonly nearest: string | null;
} {
  const word = raw.trim().toLowerCase().replaceAll(/\s+/g, '_');
  const zone = BY_LOWER_CASE.get(word) ?? (isLink(raw) ? raw.trim() : null);
  if (zone !== null) return { zone, nearest: null };
  return { zone: null, nearest: BY_CITY.get(word) ?? nearestZone(word) };
}

/** Older names such as US/Eastern; abbreviations and offsets are refused, since they know no daylight saving. */
function isLink(raw: string): boolean {
  if (!/^[A-Za-z]+(?:\/[\w+-]+)+$/.test(raw.trim())) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: raw.trim() });
    return true;
  } catch {
    return false;
  }
}

function nearestZone(word: string): string | null {
  if (word.length < 4) return null;
  const name = word.includes('/') ? nearest(word, BY_LOWER_CASE.keys()) : null;
  const city = name === null ? nearest(word.split('/').at(-1) as string, BY_CITY.keys()) : null;
  return (
    (name === null ? undefined : BY_LOWER_CASE.get(name)) ??
    (city === null ? undefined : BY_CITY.get(city)) ??
    null
  );
}
