// Why no more mail goes to an address that it came back from. Pure.

export type BounceKind = 'no-mailbox' | 'no-domain' | 'mailbox-full';

/** For operators. */
export const BOUNCED: Readonly<Record<BounceKind, string>> = {
  'no-mailbox': 'the address does not exist',
  'no-domain': 'its domain takes no mail',
  'mailbox-full': 'the mailbox was full for two weeks',
};
