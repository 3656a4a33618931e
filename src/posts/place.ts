// The places that the words of a location name, and how a place is called. Pure. Rather none than a wrong one: a location
// in which anything but places stands names none.

import { slugify, titleOfSlug } from './slug.ts';

/** Of the United States and Canada, by code: their names and their codes are one. */
const REGIONS: Readonly<Record<string, string>> = {
  ...{ al: 'Alabama', ak: 'Alaska', az: 'Arizona', ar: 'Arkansas', ca: 'California', co: 'Colorado' },
  ...{ ct: 'Connecticut', de: 'Delaware', dc: 'District of Columbia', fl: 'Florida', ga: 'Georgia' },
  ...{ hi: 'Hawaii', id: 'Idaho', il: 'Illinois', in: 'Indiana', ia: 'Iowa', ks: 'Kansas', ky: 'Kentucky' },
  ...{ la: 'Louisiana', me: 'Maine', md: 'Maryland', ma: 'Massachusetts', mi: 'Michigan', mn: 'Minnesota' },
  ...{ ms: 'Mississippi', mo: 'Missouri', mt: 'Montana', ne: 'Nebraska', nv: 'Nevada', nh: 'New Hampshire' },
  ...{ nj: 'New Jersey', nm: 'New Mexico', ny: 'New York', nc: 'North Carolina', nd: 'North Dakota' },
  ...{ oh: 'Ohio', ok: 'Oklahoma', or: 'Oregon', pa: 'Pennsylvania', pr: 'Puerto Rico', ri: 'Rhode Island' },
  ...{ sc: 'South Carolina', sd: 'South Dakota', tn: 'Tennessee', tx: 'Texas', ut: 'Utah', vt: 'Vermont' },
  ...{ va: 'Virginia', wa: 'Washington', wv: 'West Virginia', wi: 'Wisconsin', wy: 'Wyoming' },
  ...{ ab: 'Alberta', bc: 'British Columbia', mb: 'Manitoba', nb: 'New Brunswick', ns: 'Nova Scotia' },
  ...{ nl: 'Newfoundland and Labrador', on: 'Ontario', qc: 'Quebec', sk: 'Saskatchewan' },
};
const CODES = new Map(Object.entries(REGIONS).map(([code, name]) => [slugify(name) as string, code]));
const HOME = /,? (?:USA|U\.S\.A\.|US|U\.S\.|United States(?: of America)?)$/;
/** Between places; a comma is within one. */
const BETWEEN = /\s*[;|]\s*|\s+\/\s+|,?\s+(?:or|and)\s+|\n/;
/** Says how the work is done, and no place. */
const WAY =
  /\s*[([](?:fully )?(?:remote|hybrid|on-?site|in[- ]person)[^()[\]]*[)\]]$|^(?:remote|hybrid|on-?site)$/i;
const NAME = /^\p{Lu}[\p{L}\p{M}'’. -]*$/u;
/** Too wide or too loose to be asked for. */
const NO_PLACE =
  /\b(?:remote|hybrid|on-?site|anywhere|nationwide|worldwide|global|various|multiple|several|flexible|online|virtual|any|area|region|metro|office|headquarters|preferred|based|near|within|travel|tb[ad]|n\/a|none|open)\b/i;
const MAX_PARTS = 3;
const MAX_PLACES = 10;

/** `Portland, Oregon or Washington, D.C. (remote possible)` → `portland-or`, `washington-dc`. */
export function placesIn(location: string): string[] {
  const parts = location
    .slice(0, 300)
    .normalize('NFC')
    .split(BETWEEN)
    .map((part) => part.replace(WAY, '').trim())
    .filter((part) => part !== '');
  const places = parts.map(placeOf);
  const isSure = places.length <= MAX_PLACES && places.every((place) => place !== null);
  return isSure ? [...new Set(places.filter((place) => place !== null))] : [];
}

/** Null for what is no place beyond doubt. */
function placeOf(words: string): string | null {
  const parts = words.replace(HOME, '').split(/,\s*/);
  if (parts.length > MAX_PARTS || !parts.every((part) => NAME.test(part)) || NO_PLACE.test(words))
    return null;
  const slugs = parts.map((part) => slugify(part.replaceAll('.', '')));
  const [last = null] = slugs.splice(-1);
  if (last === null || slugs.includes(null)) return null;
  // A state alone is called by its name: `IN` may be anything.
  if (slugs.length === 0) return last.length < 3 ? null : last.replace(/-(?:d-c|dc)$/, '-dc');
  return [...slugs, CODES.get(last) ?? last.replace(/^d-c$/, 'dc')].join('-');
}

let countries: ReadonlyMap<string, string> | null = null;

/** `portland-or` → `Portland, OR`; `berlin-germany` → `Berlin, Germany`. */
export function placeName(slug: string): string {
  const words = slug.split('-');
  const code = words.at(-1) as string;
  if (words.length > 1 && Object.hasOwn(REGIONS, code))
    return `${titleOfSlug(words.slice(0, -1).join('-'))}, ${code.toUpperCase()}`;
  countries ??= namesOfCountries();
  for (let from = 0; from < words.length; from += 1) {
    const country = countries.get(words.slice(from).join('-'));
    if (country === undefined) continue;
    return from === 0 ? country : `${titleOfSlug(words.slice(0, from).join('-'))}, ${country}`;
  }
  return titleOfSlug(slug);
}

/** By slug. */
function namesOfCountries(): Map<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return new Map(
    letters
      .flatMap((one) => letters.map((other) => names.of(`${one}${other}`)))
      .flatMap((name) => (name === undefined ? [] : [[slugify(name) as string, name] as const])),
  );
}
