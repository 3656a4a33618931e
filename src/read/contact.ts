// Who posted a job (`contact`): a mail address, for receipts. Pure. Boards keep other things under that key: a name, a link, a
// map (whose `email` counts); none of them is a mistake.

import { parseAddress } from '../address.ts';
import type { Fields } from './fields.ts';
import { FileMistake } from './file-mistake.ts';

/** Null = there is none, or it is no address. Throws FileMistake for one with a slip. Quotes nothing of it. */
export function contactOf(fields: Fields): string | null {
  const stated = fields.get('contact');
  const value = stated?.kind === 'map' ? stated.fields.get('email') : stated;
  if (value?.kind !== 'text' || !value.text.includes('@')) return null;
  const reading = parseAddress(value.text.trim().replace(/^mailto:/i, ''));
  if (reading.ok) return reading.address;
  // A sentence with an address in it is for readers.
  if (/\s/.test(value.text.trim())) return null;
  throw new FileMistake(
    value.line,
    'the mail address under "contact" cannot be used',
    'write one address such as contact: jobs@example.org, if its owner is to get receipts',
  );
}
