// "gmial.com: did you mean gmail.com?" A question, never a refusal: what looks like a slip may be somebody's own domain. Pure.

import { domainOf, parseAddress } from '../address.ts';
import { isSlip } from '../nearest.ts';
import { isMailProvider } from './mail-providers.ts';

/** Where most people have their mail: a slip in a rarer name is likelier a name of its own. */
const MEANT = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'protonmail.com',
];
/** Providers whose names are a slip away from those. */
const OWN: ReadonlySet<string> = new Set(['email.com', 'gmail.co.uk', 'yahoo.com.au', 'hotmail.com.au']);

/** The address that is probably meant; null where nothing looks like a slip. */
export function meantAddress(typed: string): string | null {
  const reading = parseAddress(typed);
  if (!reading.ok) return null;
  const domain = domainOf(reading.address);
  if (isMailProvider(domain) || OWN.has(domain)) return null;
  const meant = MEANT.find((name) => isSlip(domain, name, 1));
  return meant === undefined
    ? null
    : `${reading.address.slice(0, reading.address.lastIndexOf('@') + 1)}${meant}`;
}
