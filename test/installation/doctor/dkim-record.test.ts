import { generateKeyPairSync } from 'node:crypto';
import { expect, it, test } from 'vitest';
import { dkimRecord } from '../../../src/config/dkim-key.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { askDkim, judgeDkim, judgeRelaySignature } from '../../../src/installation/doctor/dkim-record.ts';
import { IDENTITY } from '../../helpers/dkim.ts';
import { resolverOf, type Zone } from './zone.ts';

const identity = { ...IDENTITY, domain: 'news.example.org' };
const right = dkimRecord(identity);
const other = dkimRecord({
  ...identity,
  key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
}).value;

async function judge(zone: Zone) {
  const facts = await askDkim(resolverOf(zone), { dkim: identity });
  if (facts === null) throw new Error('nothing is signed');
  return judgeDkim(facts);
}

it('the key that we sign with is found', async () => {
  const found = await judge({ [right.name]: right.value });
  expect(found).toMatchObject({ level: 'ok', message: `We sign, and ${right.name} holds the key.` });
});

it('may be written with blanks, and without what goes without saying', async () => {
  const key = right.value.replace(/^.*p=/, '');
  const found = await judge({ [right.name]: `p=${key.slice(0, 50)} ${key.slice(50)}; s=*` });
  expect(found.level).toBe('ok');
});

test.each<[string, Zone, RegExp]>([
  ['is nowhere', {}, /holds no key/],
  [
    'has the domain twice',
    { [`${right.name}.news.example.org`]: right.value },
    /stands at rolecall\._domainkey\.news\.example\.org\.news\.example\.org, where nobody looks/,
  ],
  ['lacks _domainkey', { 'rolecall.news.example.org': right.value }, /stands at rolecall\.news/],
  [
    'stands one domain higher',
    { 'rolecall._domainkey.example.org': right.value },
    /stands at rolecall\._domainkey\.example\.org/,
  ],
  ['stands beside another record', { [right.name]: [right.value, 'v=spf1 -all'] }, /2 TXT records/],
  ['is another key', { [right.name]: other }, /another key than the one/],
  ['was cut off by a form', { [right.name]: right.value.slice(0, 255) }, /cut off/],
  ['was withdrawn', { [right.name]: 'v=DKIM1; p=' }, /withdrawn/],
  ['is empty of a key', { [right.name]: 'v=DKIM1; k=rsa' }, /holds no key \(p=\)/],
  ['is of another kind', { [right.name]: right.value.replace('k=rsa', 'k=ed25519') }, /another kind/],
  ['forbids sha256', { [right.name]: `${right.value}; h=sha1` }, /sha256/],
  ['is of no such version', { [right.name]: right.value.replace('DKIM1', 'DKIM2') }, /v=DKIM1/],
  ['has a tag twice', { [right.name]: `${right.value}; k=rsa` }, /cannot be read/],
])('a key that %s is an error, with the record to publish', async (_, zone, words) => {
  const found = await judge(zone);
  expect(found.level).toBe('error');
  expect(found.message).toMatch(words);
  expect(found.paste?.replaceAll('" "', '')).toBe(`${right.name}. TXT "${right.value}"`);
});

it('no string of the record to publish is longer than the DNS takes', async () => {
  const strings = (await judge({})).paste?.match(/"[^"]*"/g) ?? [];
  expect(strings.length).toBeGreaterThan(1);
  expect(Math.max(...strings.map((text) => text.length - 2))).toBeLessThanOrEqual(255);
});

it('a key that is only tried is a warning', async () => {
  expect(await judge({ [right.name]: `${right.value}; t=y:s` })).toMatchObject({ level: 'warning' });
});

it("a relay's own signature is said to count only in our sender's name", async () => {
  const config = loadConfig({ CONFIG: undefined }, '/nonexistent');
  expect(await askDkim(resolverOf({}), config)).toBe(null);
  const mail = { ...config.mail, from: { name: 'Jobs', address: 'jobs@example.org' } };
  const found = judgeRelaySignature({ smtpUrl: 'smtp://u:p@mail.example.net', mail });
  expect(found.level).toBe('warning');
  expect(found.message).toMatch(/mail\.example\.net sign.*d=example\.org.*not in its own name/);
  expect(found.message).not.toContain('u:p');
});
