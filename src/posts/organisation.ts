// One organisation under the spellings that its posts use: "The Riverkeepers Union" and "Riverkeepers Union, Inc." Pure.
// Joins by form alone: an abbreviation and the full name stay two, since nothing here knows that they are one.

import { slugify } from './slug.ts';

/** Behind a name they say under which law it was founded. "Company" is part of a name. */
const LEGAL_FORM =
  /[\s,]+(?:inc(?:orporated)?|l\.?l\.?c|l\.?l\.?p|p\.?l\.?c|p\.?b\.?c|ltd|limited|corp(?:oration)?|gmbh|e\.? ?v|501 ?\(?c\)? ?\(?3\)?)\.?$/iu;
/** "American Rivers Union (ARU)" */
const ABBREVIATION = /\s+\(\p{Lu}[\p{Lu}\p{N}&.-]{1,9}\)$/u;

/** `Riverkeepers Union, Inc.` → `riverkeepers-union`; null where nothing of a name is left. */
export function organisationSlug(name: string): string | null {
  const own = name
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(ABBREVIATION, '')
    .replace(LEGAL_FORM, '')
    .replace(/^the (?=.)/iu, '');
  return slugify(own);
}
