// What becomes of a wish to mail an address that somebody typed: noted, refused for a while, or taken with a smile. The
// request is limited and not the mail: "come back later" is honest, and a mail that waits behind a flood is not.

import type { Context } from 'hono';
import { domainOf, mailboxOf } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { type Limits, takeShared } from './limits.ts';
import { isMailProvider } from './mail-providers.ts';
import { networkOf, visitorBlock } from './visitor.ts';

export interface WishLimitDeps {
  readonly config: Pick<Config, 'web'>;
  readonly vault: Pick<Vault, 'mark'>;
  readonly limits: Pick<Limits, 'take'>;
}

export type Verdict =
  | { readonly status: 'note' }
  /** Answer as if it were noted. */
  | { readonly status: 'pretend' }
  | { readonly status: 'wait'; readonly seconds: number };

/** Judges a wish for a confirmation, and counts it; `address` as parseAddress leaves it. */
export async function judgeConfirmation(deps: WishLimitDeps, c: Context, address: string): Promise<Verdict> {
  const { limits, config, vault } = deps;
  const visitor = visitorBlock(c, config.web.trustedProxies);
  const network = networkOf(visitor);
  const tooOften =
    (await limits.take('sign-up-visitor', visitor)) || (await limits.take('sign-up-network', network));
  if (tooOften > 0) return { status: 'wait', seconds: tooOften };
  // A flood to one person is taken with a smile: another answer would tell that somebody signed them up. Asked before
  // what many people share, which it must not use up.
  if ((await limits.take('sign-up-mailbox', vault.mark(mailboxOf(address)))) > 0)
    return { status: 'pretend' };
  const domain = domainOf(address);
  const crowded =
    (isMailProvider(domain) ? 0 : await takeShared(limits, 'sign-up-domain', domain, network)) ||
    (await takeShared(limits, 'sign-up-all', '', network));
  return crowded > 0 ? { status: 'wait', seconds: crowded } : { status: 'note' };
}

/** Judges a wish of whoever has this address to sign in as an admin, and counts it: the seconds to wait, 0 = go on. */
export async function secondsToAdminLink(deps: WishLimitDeps, c: Context, address: string): Promise<number> {
  const { limits, config, vault } = deps;
  const network = networkOf(visitorBlock(c, config.web.trustedProxies));
  return (
    (await secondsToLink(deps, c)) ||
    (await takeShared(limits, 'admin-link', vault.mark(address.toLowerCase()), network))
  );
}

/** Judges a wish for a fresh link, and counts it: the seconds to wait, 0 = go on. */
export async function secondsToLink(
  { limits, config }: Pick<WishLimitDeps, 'config' | 'limits'>,
  c: Context,
): Promise<number> {
  const visitor = visitorBlock(c, config.web.trustedProxies);
  return (
    (await limits.take('link-visitor', visitor)) ||
    (await takeShared(limits, 'link-all', '', networkOf(visitor)))
  );
}
