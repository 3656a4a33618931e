// Refusals that are likelier about us, or about a domain's directory, than about the addresses they name. Pure.

import { DAY_MS, HOUR_MS } from '../duration.ts';

export interface SinceTaken {
  /** Refused since the last mail that was taken, by anybody: all kinds but full mailboxes, sizes, and those who never had mail. */
  readonly sinceTaken: {
    readonly addresses: number;
    readonly domains: number;
    readonly firstAt: Date | null;
  };
  /** People whom mail may reach, counted as far as it matters. */
  readonly readers: number;
}

/** What was refused lately and what was taken, the newest refusal included. Counted from the last `resume` on. */
export interface RecentRefusals extends SinceTaken {
  /** At most 100, the newest. */
  readonly lastOutcomes: readonly { readonly domain: string; readonly refused: boolean }[];
  /** Of the last hour, over all. */
  readonly lastHour: Unknown;
  readonly domain: {
    readonly lastHour: Unknown;
    /** Policy refusals since it last took a mail. */
    readonly policyInARow: number;
    /** Since when its directory calls all unknown; null = it did not before. */
    readonly brokenSince: Date | null;
  };
}

/** Addresses that were called unknown within an hour. */
export interface Unknown {
  readonly addresses: number;
  /** Of these, who had mail before. */
  readonly served: number;
  /** Mails that were taken in that hour. */
  readonly taken: number;
}

const WHOLE_RUN = 5;
const MOST_OF_100 = { refused: 51, domains: 3 };
const RELAY_DIRECTORY = { atLeast: 20, share: 0.5 };
const DOMAIN_DIRECTORY = { all: 3, atLeast: 20, share: 0.05 };
/** A directory that is broken for longer is none: then its people are gone. */
const DIRECTORY_MS = 3 * DAY_MS;
const POLICY_IN_A_ROW = 5;
/** "Not so fast" at the first connections is not yet "nothing at all". */
const THROTTLED_MS = 60_000;
/** Then it needs no crowd: no recipient was named, so that the answer is the same for all. */
const PUT_OFF_MS = 10 * 60_000;

export const DOMAIN_PAUSE_MS = 12 * HOUR_MS;
/** A server that says "later" to us is asked again after this. */
export const SERVER_PAUSE_MS = 5 * 60_000;

/** Nothing at all is taken since a while: a run is refused as a whole. A board with few readers counts them all. */
export function isNothingTaken({ sinceTaken, readers }: SinceTaken): boolean {
  const { addresses, domains } = sinceTaken;
  return domains > 1 && addresses >= Math.min(WHOLE_RUN, Math.max(readers, 2));
}

/** A server puts us off before it heard who the mail is for, and takes nothing meanwhile. */
export function isPutOffForLong(
  { addresses, firstAt }: SinceTaken['sinceTaken'],
  isAboutPace: boolean,
  now: Date,
): boolean {
  const ms = firstAt === null ? 0 : now.getTime() - firstAt.getTime();
  return ms >= PUT_OFF_MS || (addresses >= WHOLE_RUN && ms >= (isAboutPace ? THROTTLED_MS : 0));
}

/** More than half of the last hundred, to several domains: they cannot all be wrong. */
export function areMostRefused({ lastOutcomes }: RecentRefusals): boolean {
  const refused = lastOutcomes.filter((outcome) => outcome.refused);
  const domains = new Set(refused.map(({ domain }) => domain));
  return refused.length >= MOST_OF_100.refused && domains.size >= MOST_OF_100.domains;
}

/** The server that we hand mail to calls most of its hour's addresses unknown, whatever their domain. */
export function isRelayDirectoryBroken({ lastHour, domain }: RecentRefusals): boolean {
  const { addresses, taken } = lastHour;
  const { atLeast, share } = RELAY_DIRECTORY;
  const elsewhere = addresses - domain.lastHour.addresses;
  return elsewhere > 0 && addresses >= atLeast && addresses > share * (addresses + taken);
}

/** Everybody there who had mail before, and nobody else taken; or unusually many of a big domain. */
export function isDomainDirectoryBroken({ domain }: RecentRefusals, now: Date): boolean {
  const { lastHour, brokenSince } = domain;
  if (brokenSince !== null && now.getTime() - brokenSince.getTime() > DIRECTORY_MS) return false;
  const { served, taken } = lastHour;
  if (served >= DOMAIN_DIRECTORY.all && taken === 0) return true;
  return served >= DOMAIN_DIRECTORY.atLeast && served > DOMAIN_DIRECTORY.share * (served + taken);
}

export function isUnwantedThere({ domain }: RecentRefusals): boolean {
  return domain.policyInARow >= POLICY_IN_A_ROW;
}
