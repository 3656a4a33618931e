// DMARC (RFC 9989): which policy receivers find for the sender that people see, and whether one of SPF and DKIM speaks for
// the same domain ("alignment"). Organisational domains come from the DNS itself, by the tree walk, and from no list.

import { domainOf } from '../../address.ts';
import type { Config } from '../../config/config.ts';
import { dkimIdentity } from '../../config/dkim-key.ts';
import { findMisplaced, type Misplaced, type TxtResolver, zoneLine } from './dns.ts';
import { type Finding, findingsOf } from './finding.ts';
import { envelopeDomain } from './spf.ts';
import { parseTagList } from './tag-list.ts';

type Tags = ReadonlyMap<string, string>;

interface FoundRecord {
  readonly domain: string;
  readonly tags: Tags;
}

export interface DmarcFacts {
  /** Of the From header. */
  readonly domain: string;
  /** All at `_dmarc.` the domain itself, whatever they hold. */
  readonly own: readonly string[];
  readonly misplaced: Misplaced | null;
  /** What applies: the domain's own record, or that of the domain above it. */
  readonly policy: FoundRecord | null;
  /** Who reports may go to. */
  readonly adminEmail: string;
  /** By what receivers could tell that the mail is the domain's. */
  readonly dkim: { readonly domain: string; readonly sameOrganisation: boolean } | null;
  readonly spf: { readonly domain: string; readonly sameOrganisation: boolean };
}

const IS_DMARC = /^v\s*=\s*DMARC1\s*(;|$)/;
const LOOKS_LIKE_IT = /dmarc1/i;
/** RFC 9989 section 4.10: longer names are cut to so many labels. */
const MOST_LABELS = 7;

/** Records from the name itself upwards; a set of several counts as none. */
async function walkTree(resolver: TxtResolver, domain: string): Promise<FoundRecord[]> {
  const found: FoundRecord[] = [];
  let labels = domain.toLowerCase().split('.');
  while (labels.length > 0) {
    const name = labels.join('.');
    const records = (await resolver.txt(`_dmarc.${name}`)).filter((text) => IS_DMARC.test(text));
    const tags = records.length === 1 ? parseTagList(records[0] as string) : null;
    if (tags !== null) found.push({ domain: name, tags });
    if (tags?.get('psd') === 'y' || tags?.get('psd') === 'n') break;
    labels = labels.length > MOST_LABELS ? labels.slice(-MOST_LABELS) : labels.slice(1);
  }
  return found;
}

/** RFC 9989 section 4.10.2. */
function organisationOf(domain: string, found: readonly FoundRecord[]): string {
  for (const { domain: name, tags } of found) {
    if (tags.get('psd') === 'n') return name;
    if (tags.get('psd') === 'y' && name !== domain)
      return domain
        .split('.')
        .slice(-name.split('.').length - 1)
        .join('.');
  }
  return found.at(-1)?.domain ?? domain;
}

/** The organisational domain of a name, by the DNS. */
export async function askOrganisation(resolver: TxtResolver, domain: string): Promise<string> {
  const name = domain.toLowerCase();
  return organisationOf(name, await walkTree(resolver, name));
}

/** The record whose policy applies to mail from `domain` (RFC 9989 section 4.10.1), with where it stands. */
export async function askPolicy(resolver: TxtResolver, domain: string): Promise<FoundRecord | null> {
  const name = domain.toLowerCase();
  const found = await walkTree(resolver, name);
  const organisation = organisationOf(name, found);
  const above = found.at(-1)?.tags.get('psd') === 'y' ? found.at(-1) : undefined;
  const at = (wanted: string) => found.find((record) => record.domain === wanted);
  return at(name) ?? at(organisation) ?? above ?? null;
}

export async function askDmarc(
  resolver: TxtResolver,
  config: Pick<Config, 'mail' | 'dkim' | 'site'>,
): Promise<DmarcFacts> {
  const domain = domainOf(config.mail.from.address).toLowerCase();
  const own = await resolver.txt(`_dmarc.${domain}`);
  const policy = await askPolicy(resolver, domain);
  const elsewhere = [domain, `_dmarc.${domain}.${domain}`, `dmarc.${domain}`, `_dmarc._dmarc.${domain}`];
  const misplaced = policy === null ? await findMisplaced(resolver, elsewhere, LOOKS_LIKE_IT) : null;
  const organisation = await askOrganisation(resolver, domain);
  const compare = async (name: string) => ({
    domain: name.toLowerCase(),
    sameOrganisation: (await askOrganisation(resolver, name)) === organisation,
  });
  const identity = dkimIdentity(config.dkim);
  return {
    domain,
    own,
    misplaced,
    policy,
    adminEmail: config.site.adminEmails[0] ?? `postmaster@${domain}`,
    dkim: identity === null ? null : await compare(identity.domain),
    spf: await compare(envelopeDomain(config)),
  };
}

const dmarc = findingsOf('DMARC');
const WANTED = 'Gmail, Yahoo and Outlook refuse or sort out mail of larger senders without one';

export function judgeDmarc(facts: DmarcFacts): Finding {
  const { domain, own, misplaced, policy, adminEmail } = facts;
  const right = zoneLine(`_dmarc.${domain}`, `v=DMARC1; p=none; rua=mailto:${adminEmail}`);
  const usable = own.filter((text) => IS_DMARC.test(text));
  if (usable.length > 1)
    return dmarc.error(
      `${domain} has ${usable.length} DMARC records, which count as none.`,
      'Keep one alone, such as:',
      right,
    );
  const spoilt = own.find(
    (text) => LOOKS_LIKE_IT.test(text) && (!IS_DMARC.test(text) || !parseTagList(text)),
  );
  if (spoilt !== undefined)
    return dmarc.error(`The DMARC record of ${domain} cannot be read: "${spoilt}".`, 'Replace it:', right);
  if (policy === null) {
    const message =
      misplaced === null
        ? `${domain} has no DMARC record: ${WANTED}.`
        : `The DMARC record of ${domain} stands at ${misplaced.name}, where nobody looks.`;
    const paste = misplaced === null ? right : zoneLine(`_dmarc.${domain}`, misplaced.record);
    return dmarc.error(message, misplaced === null ? 'Publish one:' : 'Move it:', paste);
  }
  return judgePolicy(policy, domain, right);
}

function judgePolicy({ domain: at, tags }: FoundRecord, domain: string, right: string): Finding {
  const name = at !== domain && tags.has('sp') ? 'sp' : 'p';
  const policy = tags.get(name)?.toLowerCase();
  if (policy === undefined || !/^(none|quarantine|reject)$/.test(policy))
    return dmarc.error(
      `The DMARC record at _dmarc.${at} has no policy that receivers know (${name}=${tags.get(name) ?? ''}).`,
      'Let it say p=none, p=quarantine or p=reject, such as:',
      right,
    );
  if (tags.has('pct') && tags.get('pct') !== '100')
    return dmarc.warning(
      `The DMARC record at _dmarc.${at} says pct=${tags.get('pct')}, which receivers do not read any more (RFC 9989): its policy holds for all mail.`,
      'Remove pct; t=y in its place asks for one policy milder.',
    );
  const where = at === domain ? domain : `${at}, above ${domain},`;
  const mild = policy === 'none' ? ', which refuses nothing yet' : '';
  return dmarc.ok(`${where} has a DMARC record (${name}=${policy}${mild}).`);
}

const alignment = findingsOf('Alignment');

/** At least one of the two must speak for the sender that people see. */
export function judgeAlignment(facts: DmarcFacts): Finding {
  const { domain, policy, dkim, spf } = facts;
  const isAligned = (tag: string, other: { domain: string; sameOrganisation: boolean } | null): boolean =>
    other !== null &&
    (policy?.tags.get(tag)?.toLowerCase() === 's' ? other.domain === domain : other.sameOrganisation);
  const byDkim = isAligned('adkim', dkim);
  const bySpf = isAligned('aspf', spf);
  if (byDkim && bySpf)
    return alignment.ok(`SPF and DKIM are both about ${domain}, the sender that people see.`);
  if (byDkim)
    return alignment.ok(`DKIM is about ${domain}, the sender that people see; SPF is about ${spf.domain}.`);
  const strict = dkim?.sameOrganisation ? ' (its DMARC record says adkim=s: exactly the same)' : '';
  const remedy =
    dkim === null
      ? `Sign as ${domain}: see DKIM.`
      : `Set mail.dkim.domain to the domain of mail.from, and publish the key there:`;
  const paste = dkim === null ? undefined : `mail: { dkim: { domain: ${domain} } }`;
  const signed = dkim === null ? 'no signature of ours does' : `we sign as ${dkim.domain}${strict}`;
  if (bySpf)
    return alignment.warning(
      `Only SPF is about ${domain}, the sender that people see, and it is lost when a mail is forwarded; ${signed}.`,
      remedy,
      paste,
    );
  return alignment.error(
    `Neither SPF (${spf.domain}) nor DKIM is about ${domain}, the sender that people see: ${signed}.`,
    remedy,
    paste,
  );
}
