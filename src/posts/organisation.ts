// One organisation under the spellings that its posts use: "The Riverkeepers Union" and "Riverkeepers Union, Inc.". By form
// alone: an abbreviation and the full name stay two, since nothing here knows that they are one. Pure.

import { slugify } from './slug.ts';
import { spellingKey } from './spelling.ts';

/** Behind a name they say under which law it was founded. "Company" is part of a name. */
const LEGAL_FORMS: ReadonlySet<string> = new Set([
  ...['inc', 'incorporated', 'llc', 'ltd', 'limited', 'corp', 'corporation', 'llp', 'lp', 'plc', 'pbc'],
  ...['gmbh', 'ggmbh', 'ag', 'ug', 'ev', 'sa', 'sas', 'sarl', 'bv', 'nv', 'ab', 'oy', 'aps', 'pty', '501c3'],
]);
/** "American Rivers Union (ARU)" */
const ABBREVIATION = /\s\(\p{Lu}[\p{Lu}\p{N}&.-]{1,9}\)$/u;

/** Only a cache, of about 1 MB: each edition compares the employers of its jobs. */
const MAX_KEPT = 5000;
const kept = new Map<string, string>();

/** The same for "The Kiln & Clay Co., Inc." and "Kiln and Clay Co"; for comparing, not for showing. */
export function organisationKey(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const key = spellingKey(ownName(name));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, key);
  return key;
}

/** `Riverkeepers Union, Inc.` → `riverkeepers-union`; null where nothing of a name is left. */
export function organisationSlug(name: string): string | null {
  return slugify(ownName(name));
}

function ownName(name: string): string {
  const words = name
    .normalize('NFC')
    .trim()
    .replace(ABBREVIATION, '')
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
  for (let behind = formBehind(words); behind > 0; behind = formBehind(words)) words.length -= behind;
  const [first, second] = words.map((word) => word.toLowerCase());
  if (first === 'the' && second !== undefined && second !== 'the') words.shift();
  return words.join(' ') || name;
}

/** How many words at the end are a legal form: `Inc.`, `501(c)(3)`, `e. V.`; never all of them. */
function formBehind(words: readonly string[]): number {
  const isForm = (count: number) =>
    words.length > count &&
    LEGAL_FORMS.has(words.slice(-count).join('').toLowerCase().replaceAll(/[.()]/g, ''));
  return isForm(1) ? 1 : isForm(2) ? 2 : 0;
}
