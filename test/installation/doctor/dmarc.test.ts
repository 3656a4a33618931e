import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import {
  askDmarc,
  askOrganisation,
  askPolicy,
  judgeAlignment,
  judgeDmarc,
} from '../../../src/installation/doctor/dmarc.ts';
import { IDENTITY } from '../../helpers/dkim.ts';
import { resolverOf, type Zone } from './zone.ts';

/** A second opinion, by a library that shares no code with us. */
const getDmarcRecord: (
  domain: string,
  resolver: (name: string) => Promise<readonly (readonly string[])[]>,
  options: { strict: boolean },
) => Promise<false | { recordDomain: string; orgDomain: string }> = createRequire(import.meta.url)(
  'mailauth/lib/dmarc/get-dmarc-record.js',
);

const base = loadConfig({ CONFIG: undefined }, '/nonexistent');
/** Mail from jobs@news.example.org. */
function settings(parts: { signedAs?: string; bounceDomain?: string } = {}): Config {
  const { signedAs, bounceDomain = null } = parts;
  const from = { name: 'Jobs', address: 'jobs@news.example.org' };
  const dkim = signedAs === undefined ? base.dkim : { ...IDENTITY, domain: signedAs };
  return { ...base, dkim, mail: { ...base.mail, from, bounceDomain } };
}
const ask = (zone: Zone, config = settings()) => askDmarc(resolverOf(zone), config);
const judge = async (zone: Zone) => judgeDmarc(await ask(zone));

describe('the policy', () => {
  it('is that of the domain, or else that of the one above', async () => {
    const own = await judge({ '_dmarc.news.example.org': 'v=DMARC1; p=reject' });
    expect(own).toMatchObject({ level: 'ok', message: expect.stringContaining('(p=reject)') });
    const above = await judge({ '_dmarc.example.org': 'v=DMARC1; p=reject; sp=quarantine' });
    expect(above.message).toBe('example.org, above news.example.org, has a DMARC record (sp=quarantine).');
  });

  test.each<[string, Zone, RegExp]>([
    ['is nowhere', {}, /has no DMARC record/],
    [
      'stands at the domain itself',
      { 'news.example.org': 'v=DMARC1; p=none' },
      /stands at news\.example\.org, where/,
    ],
    [
      'has the domain twice',
      { '_dmarc.news.example.org.news.example.org': 'v=DMARC1; p=none' },
      /stands at _dmarc\.news\.example\.org\.news\.example\.org/,
    ],
    [
      'stands twice',
      { '_dmarc.news.example.org': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      /2 DMARC records/,
    ],
    ['is spelt wrong', { '_dmarc.news.example.org': 'v=dmarc1; p=none' }, /cannot be read/],
    ['does not begin with its version', { '_dmarc.news.example.org': 'p=none; v=DMARC1' }, /cannot be read/],
    ['has a tag twice', { '_dmarc.news.example.org': 'v=DMARC1; p=none; p=reject' }, /cannot be read/],
    ['has no policy', { '_dmarc.news.example.org': 'v=DMARC1; rua=mailto:a@example.org' }, /no policy/],
    ['has a policy that nobody knows', { '_dmarc.news.example.org': 'v=DMARC1; p=monitor' }, /p=monitor/],
  ])('that %s is an error, with a record to publish', async (_, zone, words) => {
    const found = await judge(zone);
    expect(found.level).toBe('error');
    expect(found.message).toMatch(words);
    expect(found.paste).toMatch(/^_dmarc\.news\.example\.org\. TXT "v=DMARC1; p=none/);
  });

  it('for a part of the mail is no policy any more', async () => {
    const found = await judge({ '_dmarc.news.example.org': 'v=DMARC1; p=reject; pct=20' });
    expect(found).toMatchObject({ level: 'warning', message: expect.stringContaining('pct=20') });
  });
});

describe('alignment', () => {
  const relaxed: Zone = { '_dmarc.example.org': 'v=DMARC1; p=none' };
  const strict: Zone = { '_dmarc.example.org': 'v=DMARC1; p=none; adkim=s; aspf=s' };
  test.each<[string, Zone, { signedAs?: string; bounceDomain?: string }, string]>([
    ['both of the domain', relaxed, { signedAs: 'news.example.org' }, 'ok'],
    ['a signature of the domain above', relaxed, { signedAs: 'example.org' }, 'ok'],
    ['a signature alone', relaxed, { signedAs: 'example.org', bounceDomain: 'mta.example.net' }, 'ok'],
    ['SPF alone', relaxed, {}, 'warning'],
    ["a stranger's domain in both", relaxed, { bounceDomain: 'mta.example.net' }, 'error'],
    [
      'a neighbour in both, where it must be the same',
      strict,
      { signedAs: 'example.org', bounceDomain: 'example.org' },
      'error',
    ],
    ['the very same, where it must be', strict, { signedAs: 'news.example.org' }, 'ok'],
    ['without any record, the domain itself', {}, { signedAs: 'news.example.org' }, 'ok'],
  ])('of %s', async (_, zone, parts, level) => {
    const found = judgeAlignment(await ask(zone, settings(parts)));
    expect(found.level).toBe(level);
  });

  it('of a domain below a public suffix that says so ends there', async () => {
    const zone = { '_dmarc.city.example': 'v=DMARC1; p=none; psd=y' };
    expect(await askOrganisation(resolverOf(zone), 'jobs.board.city.example')).toBe('board.city.example');
  });
});

it('finds what mailauth finds, in every tree of records', async () => {
  const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 });
  const record = fc.constantFrom(
    'v=DMARC1; p=none',
    'v=DMARC1; p=reject; psd=n',
    'v=DMARC1; p=quarantine; psd=y',
    'v=DMARC1;p=none;p=none',
    'v=spf1 -all',
  );
  const levels = fc.array(fc.option(fc.array(record, { minLength: 1, maxLength: 2 })), { maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(labels, levels, async (names, records) => {
      const domain = [...names, 'org'].join('.');
      const zone = Object.fromEntries(
        records.flatMap((texts, index) => {
          const name = domain.split('.').slice(index).join('.');
          return texts === null || name === '' ? [] : [[`_dmarc.${name}`, texts]];
        }),
      );
      const resolver = resolverOf(zone);
      const theirs = await getDmarcRecord(
        domain,
        async (name: string) => (await resolver.txt(name)).map((text) => [text]),
        {
          strict: true,
        },
      );
      const ours = await askPolicy(resolver, domain);
      expect(ours?.domain ?? null).toBe(theirs === false ? null : theirs.recordDomain);
      if (theirs !== false) expect(await askOrganisation(resolver, domain)).toBe(theirs.orgDomain);
    }),
    { numRuns: 500 },
  );
});
