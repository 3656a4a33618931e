// The last look at an address before it becomes part of SMTP commands and headers (trap 20). Deliberately narrow:
// what a subscription may look like is decided where it comes in.

const SAFE = /^[!#$%&'*+/=?^_`{|}~.\w-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/** One `@`, ASCII without quoting, at most 254 characters (RFC 5321 section 4.5.3.1): nothing to escape from. */
export function isSafeAddress(address: string): boolean {
  return address.length <= 254 && SAFE.test(address);
}

/** Throws RangeError for an address that could reach anybody but one person. The message does not repeat it. */
export function assertSafeAddress(address: string, role: 'sender' | 'recipient'): void {
  if (!isSafeAddress(address)) throw new RangeError(`the ${role} address is not one plain mail address`);
}
