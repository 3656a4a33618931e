import { describe, expect, it, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { askSpf, envelopeDomain, judgeSpf } from '../../../src/installation/doctor/spf.ts';
import { resolverOf, type Zone } from './zone.ts';

const base = loadConfig({ CONFIG: undefined }, '/nonexistent');
const config = {
  ...base,
  smtpUrl: 'smtp://user:secret@mail.example.net:587',
  mail: { ...base.mail, from: { name: 'Jobs', address: 'jobs@example.org' } },
};
const judge = async (zone: Zone, settings: typeof config = config) =>
  judgeSpf(await askSpf(resolverOf(zone), settings));

describe('SPF', () => {
  it('is well where one record ends in all', async () => {
    const found = await judge({ 'example.org': ['v=spf1 a:mail.example.net ~all', 'other=text'] });
    expect(found).toMatchObject({ level: 'ok', message: 'example.org says who may send for it.' });
  });

  test.each<[string, Zone, RegExp, string | null]>([
    ['nowhere', {}, /no SPF record/, 'example.org. TXT "v=spf1 a:mail.example.net ~all"'],
    [
      'in the form of a provider that puts the domain after each name',
      { 'example.org.example.org': 'v=spf1 mx ~all' },
      /stands at example\.org\.example\.org, where nobody looks/,
      'example.org. TXT "v=spf1 mx ~all"',
    ],
    ['below the domain', { '_spf.example.org': 'v=spf1 mx -all' }, /stands at _spf\.example\.org/, null],
    [
      'twice',
      { 'example.org': ['v=spf1 mx -all', 'v=spf1 include:a.example ~all'] },
      /2 SPF records/,
      'example.org. TXT "v=spf1 mx include:a.example ~all"',
    ],
    ['open to all', { 'example.org': 'v=spf1 +all' }, /lets everybody send/, null],
    ['open to all without a sign', { 'example.org': 'v=spf1 mx all' }, /lets everybody send/, null],
    [
      'with a service that is gone',
      { 'example.org': 'v=spf1 include:gone.example ~all' },
      /hands on to gone\.example, where no SPF record stands/,
      null,
    ],
    [
      'with too many look-ups, counted through what it includes',
      {
        'example.org': 'v=spf1 include:a.example a mx exists:b.example a:c.example a:d.example ~all',
        'a.example': 'v=spf1 a mx a:e.example a:f.example a:g.example -all',
      },
      /more than 10 look-ups/,
      null,
    ],
    ['that includes itself', { 'example.org': 'v=spf1 include:example.org ~all' }, /more than 10/, null],
  ])('is an error %s', async (_, zone, words, paste) => {
    const found = await judge(zone);
    expect(found.level).toBe('error');
    expect(found.message).toMatch(words);
    if (paste !== null) expect(found.paste).toBe(paste);
  });

  it('needs no more than ten look-ups at most', async () => {
    const ten = ['a', 'mx', ...Array.from({ length: 8 }, (_, index) => `a:h${index}.example`)].join(' ');
    expect((await judge({ 'example.org': `v=spf1 ${ten} ~all` })).level).toBe('ok');
    expect((await judge({ 'example.org': `v=spf1 ${ten} ptr ~all` })).level).toBe('error');
  });

  it('should end, and name the service that mail goes through', async () => {
    expect((await judge({ 'example.org': 'v=spf1 mx' })).level).toBe('warning');
    expect((await judge({ 'example.org': 'v=spf1 mx ?all' })).paste).toBe(
      'example.org. TXT "v=spf1 mx ~all"',
    );
    const ses = { ...config, smtpUrl: 'smtp://u:p@email-smtp.eu-west-1.amazonaws.com:587' };
    const found = await judge({ 'example.org': 'v=spf1 mx ~all' }, ses);
    expect(found.level).toBe('warning');
    expect(found.paste).toBe('example.org. TXT "v=spf1 include:amazonses.com mx ~all"');
    const named = {
      'example.org': 'v=spf1 include:amazonses.com ~all',
      'amazonses.com': 'v=spf1 ip4:192.0.2.0/24 -all',
    };
    expect((await judge(named, ses)).level).toBe('ok');
  });

  it('is asked of the domain that mails come back to', async () => {
    const bounces = { ...config, mail: { ...config.mail, bounceDomain: 'bounces.example.org' } };
    expect(envelopeDomain(bounces)).toBe('bounces.example.org');
    const found = await judge({ 'example.org': 'v=spf1 mx ~all' }, bounces);
    expect(found.message).toContain('bounces.example.org has no SPF record');
  });

  it('of which the DNS says nothing is neither there nor not', async () => {
    await expect(judge({ 'example.org': 'SERVFAIL' })).rejects.toThrow(
      'no answer about example.org (ESERVFAIL)',
    );
  });
});
