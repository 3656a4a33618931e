// DKIM (RFC 6376): does the DNS hold the key that we sign with? Without a key of ours, what a relay's own signature is worth.

import { domainOf } from '../../address.ts';
import type { Config } from '../../config/config.ts';
import { dkimIdentity, dkimRecord } from '../../config/dkim-key.ts';
import { parseRelay } from '../../config/relay.ts';
import { findMisplaced, type Misplaced, type TxtResolver, zoneLine } from './dns.ts';
import { type Finding, findingsOf } from './finding.ts';
import { parseTagList } from './tag-list.ts';

export interface DkimFacts {
  /** What should stand there. */
  readonly wanted: { readonly name: string; readonly value: string };
  readonly records: readonly string[];
  readonly misplaced: Misplaced | null;
}

const dkim = findingsOf('DKIM');
const HAS_KEY = /(^|;)\s*p\s*=/;

/** Null where mails are not signed by us. */
export async function askDkim(
  resolver: TxtResolver,
  config: Pick<Config, 'dkim'>,
): Promise<DkimFacts | null> {
  const identity = dkimIdentity(config.dkim);
  if (identity === null) return null;
  const { domain, selector } = identity;
  const wanted = dkimRecord(identity);
  const records = await resolver.txt(wanted.name);
  const elsewhere = [
    `${wanted.name}.${domain}`,
    `${selector}.${domain}`,
    `_domainkey.${domain}`,
    `${selector}.domainkey.${domain}`,
    ...parentsOf(domain).map((parent) => `${selector}._domainkey.${parent}`),
  ];
  const misplaced = records.length === 0 ? await findMisplaced(resolver, elsewhere, HAS_KEY) : null;
  return { wanted, records, misplaced };
}

/** `alerts.example.org` → `example.org`. */
function parentsOf(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
}

export function judgeDkim({ wanted, records, misplaced }: DkimFacts): Finding {
  const right = zoneLine(wanted.name, wanted.value);
  const [record = ''] = records;
  if (misplaced !== null)
    return dkim.error(
      `The DKIM key stands at ${misplaced.name}, where nobody looks: our signatures cannot be checked.`,
      'Move it:',
      right,
    );
  if (records.length === 0)
    return dkim.error(`${wanted.name} holds no key: our signatures cannot be checked.`, 'Publish it:', right);
  if (records.length > 1)
    return dkim.error(
      `${wanted.name} holds ${records.length} TXT records; a receiver takes any of them.`,
      'Keep this one alone:',
      right,
    );
  const tags = parseTagList(record);
  const wrong = tags === null ? 'cannot be read' : wrongWith(tags, wanted.value);
  if (wrong !== null) return dkim.error(`The DKIM record at ${wanted.name} ${wrong}.`, 'Replace it:', right);
  if (tags?.get('t')?.split(':').includes('y'))
    return dkim.warning(
      `The DKIM record at ${wanted.name} says t=y, "only a test": receivers may treat the mail as unsigned.`,
      'Replace it:',
      right,
    );
  return dkim.ok(`We sign, and ${wanted.name} holds the key.`);
}

/** The end of a sentence; null when a receiver can check our signatures by it. */
function wrongWith(tags: ReadonlyMap<string, string>, value: string): string | null {
  const bare = (key = '') => key.replaceAll(/\s/g, '');
  const key = bare(tags.get('p'));
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1') return 'does not begin with v=DKIM1';
  if (!tags.has('p')) return 'holds no key (p=)';
  if (key === '') return 'says that the key was withdrawn (p= is empty)';
  if ((tags.get('k') ?? 'rsa') !== 'rsa') return `is for another kind of key (k=${tags.get('k')})`;
  if (!(tags.get('h') ?? 'sha256').split(':').includes('sha256')) return 'does not allow sha256 (h=)';
  const wanted = bare(parseTagList(value)?.get('p'));
  if (key === wanted) return null;
  return wanted.startsWith(key)
    ? 'holds only the beginning of our key: it was cut off'
    : 'holds another key than the one that we sign with';
}

/** A relay's signature in its own name passes DKIM, but says nothing about the sender that people see. */
export function judgeRelaySignature(config: Pick<Config, 'smtpUrl' | 'mail'>): Finding {
  const { host } = parseRelay(config.smtpUrl ?? 'smtp://localhost');
  const domain = domainOf(config.mail.from.address);
  return dkim.warning(
    `We do not sign (no DKIM_KEY). Should ${host} sign, it counts for DMARC only if it signs as ${domain} (d=${domain}), not in its own name.`,
    `Let ${host} sign as ${domain} ("domain authentication"), and see with "rolecall doctor --to YOU" whether it does; or sign here:`,
    'openssl genrsa -out dkim.pem 2048   # then DKIM_KEY_FILE=dkim.pem, and mail.dkim.selector: rolecall',
  );
}
