// An employer in two spellings. Pure.

import { spellingKey } from './spelling.ts';

/** What kind of company it is, at the end of its name. */
const LEGAL_FORMS: ReadonlySet<string> = new Set([
  ...['inc', 'incorporated', 'llc', 'ltd', 'limited', 'corp', 'corporation', 'llp', 'lp', 'plc', 'pbc'],
  ...['gmbh', 'ggmbh', 'ag', 'ug', 'ev', 'sa', 'sas', 'sarl', 'bv', 'nv', 'ab', 'oy', 'aps', 'pty'],
]);

/** The same for "The Kiln & Clay Co., Inc." and "Kiln and Clay Co"; for comparing, not for showing. */
export function organisationKey(name: string): string {
  const words = spellingKey(name).split(' ');
  while (words.length > 1 && LEGAL_FORMS.has(words.at(-1) as string)) words.pop();
  return words.join(' ');
}
