// SPF (RFC 7208) of the domain that mails come back to: which servers may send for it. Which address our relay sends from
// only a receiver sees, so it is not guessed at; what no receiver could read or would believe is found here.

import { domainOf } from '../../address.ts';
import type { Config } from '../../config/config.ts';
import { parseRelay } from '../../config/relay.ts';
import { findMisplaced, type Misplaced, type TxtResolver, zoneLine } from './dns.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface SpfFacts {
  /** Of the envelope sender. */
  readonly domain: string;
  readonly relayHost: string;
  readonly signsOurselves: boolean;
  /** All at the right place. */
  readonly records: readonly string[];
  readonly misplaced: Misplaced | null;
  /** Domains that it hands on to, with those that these hand on to. */
  readonly included: readonly string[];
  /** Terms that cost a receiver a look-up; counted no further than one over the limit. */
  readonly lookups: number;
  /** Domains that it hands on to and that have not exactly one record. */
  readonly broken: readonly string[];
}

type SpfConfig = Pick<Config, 'mail' | 'dkim' | 'smtpUrl'>;

const IS_SPF = /^v=spf1(?: |$)/i;
/** RFC 7208 section 4.6.4. */
const MOST_LOOKUPS = 10;

/** Where mails that come back go; SPF is asked of this domain (RFC 7208 section 2.4). */
export function envelopeDomain({ mail }: Pick<Config, 'mail'>): string {
  return mail.bounceDomain ?? domainOf(mail.from.address);
}

export async function askSpf(resolver: TxtResolver, config: SpfConfig): Promise<SpfFacts> {
  const domain = envelopeDomain(config);
  const records = (await resolver.txt(domain)).filter((text) => IS_SPF.test(text));
  const elsewhere = [`${domain}.${domain}`, `_spf.${domain}`, `spf.${domain}`, `@.${domain}`];
  const misplaced = records.length === 0 ? await findMisplaced(resolver, elsewhere, IS_SPF) : null;
  const walk = { included: [] as string[], broken: [] as string[], lookups: 0 };
  if (records.length === 1) await followTerms(resolver, records[0] as string, walk);
  const relayHost = parseRelay(config.smtpUrl ?? 'smtp://localhost').host;
  const signsOurselves = config.dkim.selector !== null && config.dkim.key !== null;
  return { domain, relayHost, signsOurselves, records, misplaced, ...walk };
}

/** `include:` and `redirect=` lead on; `a`, `mx`, `ptr` and `exists:` cost a look-up only. */
async function followTerms(
  resolver: TxtResolver,
  record: string,
  walk: { included: string[]; broken: string[]; lookups: number },
): Promise<void> {
  for (const term of record.trim().split(/\s+/).slice(1)) {
    const [, name = '', target = ''] = /^[-+~?]?([a-z]+)[:=]?([^/]*)/i.exec(term) ?? [];
    const isFollowed = /^(include|redirect)$/i.test(name);
    if (!isFollowed && !/^(a|mx|ptr|exists)$/i.test(name)) continue;
    walk.lookups += 1;
    if (walk.lookups > MOST_LOOKUPS) return;
    // A macro means another domain for each mail.
    if (!isFollowed || target.includes('%')) continue;
    walk.included.push(target.toLowerCase());
    const found = (await resolver.txt(target)).filter((text) => IS_SPF.test(text));
    if (found.length === 1) await followTerms(resolver, found[0] as string, walk);
    else walk.broken.push(target);
  }
}

const spf = findingsOf('SPF');

export function judgeSpf(facts: SpfFacts): Finding {
  const { domain, records, misplaced, lookups, broken } = facts;
  const [record = ''] = records;
  if (records.length === 0) return judgeMissing(facts, misplaced);
  if (records.length > 1) {
    const merged = `v=spf1 ${mergedTerms(records)} ~all`;
    const message = `${domain} has ${records.length} SPF records, so that receivers believe none.`;
    return spf.error(message, 'Publish one instead of them:', zoneLine(domain, merged));
  }
  if (broken.length > 0) {
    const message = `The SPF record of ${domain} hands on to ${broken.join(' and ')}, where no SPF record stands: receivers believe none of it.`;
    return spf.error(message, `Correct or remove ${broken.map((name) => `include:${name}`).join(' and ')}.`);
  }
  if (lookups > MOST_LOOKUPS) {
    const message = `The SPF record of ${domain} needs more than ${MOST_LOOKUPS} look-ups, and receivers stop there.`;
    return spf.error(message, 'Remove the services that do not send for you any more.');
  }
  return judgeEnd(facts, record);
}

function judgeMissing(facts: SpfFacts, misplaced: Misplaced | null): Finding {
  const { domain, signsOurselves } = facts;
  const record = misplaced?.record ?? recordFor(facts);
  const message =
    misplaced === null
      ? `${domain} has no SPF record: nobody can tell who may send for it.`
      : `The SPF record of ${domain} stands at ${misplaced.name}, where nobody looks.`;
  const remedy = misplaced === null ? 'Publish one:' : 'Move it:';
  return spf[signsOurselves ? 'warning' : 'error'](message, remedy, zoneLine(domain, record));
}

function judgeEnd(facts: SpfFacts, record: string): Finding {
  const { domain, relayHost, included } = facts;
  const end = /(?:^|\s)([-+~?]?)all(?:\s|$)/i.exec(record)?.[1];
  if (end === '+' || end === '')
    return spf.error(
      `The SPF record of ${domain} lets everybody send for it (${end}all).`,
      'End it in ~all instead.',
    );
  const service = serviceOf(relayHost);
  if (service !== null && !included.some((name) => name === service || name.endsWith(`.${service}`))) {
    const message = `The SPF record of ${domain} does not name ${service}, through which you send.`;
    return spf.warning(message, 'Add it:', zoneLine(domain, withInclude(record, service)));
  }
  if ((end === undefined && !/\sredirect=/i.test(record)) || end === '?')
    return spf.warning(
      `The SPF record of ${domain} says nothing about all other servers.`,
      'End it in ~all:',
      zoneLine(domain, `${record.replace(/\s+\?all/i, '')} ~all`),
    );
  return spf.ok(`${domain} says who may send for it.`);
}

function withInclude(record: string, service: string): string {
  return record.replace(/^v=spf1/i, `v=spf1 include:${service}`);
}

/** Mail services by the end of their servers' names, with the domain that lists their addresses. */
const SERVICES: readonly (readonly [host: RegExp, spf: string])[] = [
  [/(^|\.)amazonaws\.com$/, 'amazonses.com'],
  [/(^|\.)sendgrid\.net$/, 'sendgrid.net'],
  [/(^|\.)mailgun\.org$/, 'mailgun.org'],
  [/(^|\.)(gmail|google)\.com$/, '_spf.google.com'],
  [/(^|\.)office365\.com$/, 'spf.protection.outlook.com'],
  [/(^|\.)fastmail\.com$/, 'spf.messagingengine.com'],
  [/(^|\.)postmarkapp\.com$/, 'spf.mtasv.net'],
];

function serviceOf(host: string): string | null {
  return SERVICES.find(([pattern]) => pattern.test(host))?.[1] ?? null;
}

function recordFor({ relayHost }: SpfFacts): string {
  const service = serviceOf(relayHost);
  return `v=spf1 ${service === null ? `a:${relayHost}` : `include:${service}`} ~all`;
}

function mergedTerms(records: readonly string[]): string {
  const terms = records.flatMap((record) => record.trim().split(/\s+/).slice(1));
  return [...new Set(terms)].filter((term) => !/^[-+~?]?all$/i.test(term)).join(' ');
}
