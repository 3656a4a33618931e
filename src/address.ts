// Mail addresses: what people may give as theirs, strict on purpose, since a comma makes two recipients and a line break
// another mail; and the last look before one becomes part of SMTP commands and headers. Pure.

import { domainToASCII } from 'node:url';

export type AddressReading =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly problem: string; readonly fault: AddressFault };

/** What is wrong, for those who say it in words of their own. */
export type AddressFault =
  | 'empty'
  | 'long'
  | 'invisible'
  | 'several'
  | 'name'
  | 'blank'
  | 'no-at'
  | 'many-ats'
  | 'no-local'
  | 'local'
  | 'domain';

/**
 * Dot-atom of RFC 5322, 3.2.3, ASCII only: quoted local parts and SMTPUTF8 are refused. Without `%` and `!`, by which a
 * relay may send on to another mailbox (RFC 5321, 7.7 and appendix C), under a spelling that no opt-out knows.
 */
const LOCAL = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is copied along with an address and cannot be seen, such as zero-width blanks and marks of direction. */
const AROUND = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;

/** One bare address, blanks and what is invisible around it ignored; the domain lower-cased and in its ASCII form (RFC 5890). */
export function parseAddress(raw: string): AddressReading {
  if (raw.length > 1000) return refuse('long', TOO_LONG);
  const text = raw.replaceAll(AROUND, '');
  const at = text.lastIndexOf('@');
  const found = findFault(text, at);
  if (found !== null) return refuse(...found);
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  if (!isDomain(domain)) return refuse('domain', noDomain(text.slice(at + 1)));
  const address = `${local}@${domain}`;
  return address.length > 254 ? refuse('long', TOO_LONG) : { ok: true, address };
}

const TOO_LONG = 'it is longer than 254 characters';
const noDomain = (domain: string) => `"${domain}" is not a mail domain such as example.org`;

function findFault(text: string, at: number): readonly [AddressFault, string] | null {
  if (text === '') return ['empty', 'it is empty'];
  if (text.length > 400) return ['long', TOO_LONG];
  if (/[\r\n\p{Cc}\p{Cf}]/u.test(text))
    return ['invisible', 'it holds a line break or another invisible character'];
  if (/[,;]/.test(text)) return ['several', 'it holds a comma or semicolon: write one address'];
  if (/[<>]/.test(text)) return ['name', 'write the address alone, without a name and without < >'];
  if (/\s/.test(text)) return ['blank', 'it holds a blank'];
  if (at === -1) return ['no-at', 'it has no @'];
  if (text.indexOf('@') !== at) return ['many-ats', 'it has more than one @'];
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (local === '') return ['no-local', 'nothing stands before the @'];
  const problem = problemOfLocal(local);
  if (problem !== null) return ['local', problem];
  return DOMAIN.test(domain) ? null : ['domain', noDomain(domain)];
}

function problemOfLocal(local: string): string | null {
  if (/[%!]/.test(local))
    return 'before the @ it holds a % or !, which some mail servers read as another address';
  if (local.includes('=?')) return 'before the @ it holds =?, which mail programs read as encoded text';
  if (local.length > 64) return 'what stands before the @ is longer than 64 characters';
  return LOCAL.test(local)
    ? null
    : 'before the @ only letters without accents, digits and . _ + - are allowed';
}

/** Two labels or more, the last not a number: `127.0.0.1` and `localhost` are no mail domains here. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  return (
    labels.length > 1 && last.length > 1 && !/^\d/.test(last) && labels.every((label) => LABEL.test(label))
  );
}

function refuse(fault: AddressFault, problem: string): AddressReading {
  return { ok: false, problem, fault };
}

const SAFE = /^[#$&'*+/=?^_`{|}~.\w-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/**
 * One `@`, ASCII without quoting, at most 254 characters (RFC 5321 section 4.5.3.1): nothing to escape from. Wider than
 * parseAddress: senders of our own may be at `localhost`.
 */
export function isSafeAddress(address: string): boolean {
  return address.length <= 254 && SAFE.test(address);
}

/** Throws RangeError for an address that could reach anybody but one person. The message does not repeat it. */
export function assertSafeAddress(address: string, role: 'sender' | 'recipient'): void {
  if (!isSafeAddress(address)) throw new RangeError(`the ${role} address is not one plain mail address`);
}

/** Where dots before the `@` mean nothing, under two names. */
const DOTLESS = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
]);

/**
 * The mailbox that most likely reads this address: lower-cased, without what follows a `+` (RFC 5233), at Gmail without
 * dots. For counting only: who somebody is stays as they typed it.
 */
export function mailboxOf(address: string): string {
  const domain = domainOf(address);
  const [local = ''] = address.slice(0, address.lastIndexOf('@')).toLowerCase().split('+');
  const dotless = DOTLESS.get(domain);
  return dotless === undefined ? `${local}@${domain}` : `${local.replaceAll('.', '')}@${dotless}`;
}

/** What stands behind the `@`, lower-cased. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** `a…@example.org`: enough to know whose it is for who knows them. */
export function maskAddress(address: string): string {
  return `${[...address][0] ?? ''}…${address.slice(address.lastIndexOf('@'))}`;
}

/** The same for every address in a text. */
export function maskAddresses(text: string): string {
  // Bounded: a long word without an @ would be looked through once for each of its letters.
  return text.replaceAll(/[^\s"'<>(),;:[\]]{1,320}@[^\s"'<>(),;:[\]]{1,320}/g, maskAddress);
}
