// The doctor and a DNS server that it asks over the network: packets, truncated ones, names that are not there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dkimRecord } from '../../../src/config/dkim-key.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { askDkim, judgeDkim } from '../../../src/installation/doctor/dkim-record.ts';
import { askDmarc, judgeAlignment, judgeDmarc } from '../../../src/installation/doctor/dmarc.ts';
import { createTxtResolver } from '../../../src/installation/doctor/dns.ts';
import { askSpf, judgeSpf } from '../../../src/installation/doctor/spf.ts';
import { IDENTITY } from '../../helpers/dkim.ts';
import { skipDns, startDns, type TestDns } from '../../helpers/dns.ts';

const base = loadConfig({}, '/nonexistent');
/** What each of these domains has published. */
const good = dkimRecord({ ...IDENTITY, domain: 'good.test' });
const cut = dkimRecord({ ...IDENTITY, domain: 'bad.test' });
const RECORDS = {
  'good.test': [
    'v=spf1 include:relay.good.test ~all',
    // More than one packet holds.
    ...['one', 'two', 'three'].map((name) => `${name}=${'of another service '.repeat(35)}`),
  ],
  'relay.good.test': 'v=spf1 ip4:192.0.2.1 -all',
  [good.name]: good.value,
  '_dmarc.good.test': 'v=DMARC1; p=none; rua=mailto:admin@good.test',
  'bad.test': ['v=spf1 ip4:192.0.2.1 ~all', 'v=spf1 a:mail.bad.test ~all'],
  // A form that takes 255 characters and no more.
  [cut.name]: cut.value.slice(0, 255),
  '_dmarc.bad.test.bad.test': 'v=DMARC1; p=reject',
};

describe.skipIf(skipDns)('asked of a DNS server', () => {
  let dns: TestDns;
  beforeAll(async () => {
    dns = await startDns('test', RECORDS);
  });
  afterAll(() => dns?.close());

  async function examine(domain: string) {
    const resolver = createTxtResolver(dns.server);
    const from = { name: 'Jobs', address: `jobs@${domain}` };
    const config = {
      ...base,
      mail: { ...base.mail, from },
      dkim: { ...IDENTITY, domain },
      smtpUrl: 'smtp://mail.test',
    };
    const facts = await askDmarc(resolver, config);
    const dkim = await askDkim(resolver, config);
    if (dkim === null) throw new Error('we sign');
    return [
      judgeSpf(await askSpf(resolver, config)),
      judgeDkim(dkim),
      judgeDmarc(facts),
      judgeAlignment(facts),
    ];
  }

  it('what is right is found so, also in answers that do not fit into one packet', async () => {
    expect((await examine('good.test')).map(({ check, level, message }) => [check, level, message])).toEqual([
      ['SPF', 'ok', 'good.test says who may send for it.'],
      ['DKIM', 'ok', `We sign, and ${good.name} holds the key.`],
      ['DMARC', 'ok', 'good.test has a DMARC record (p=none, which refuses nothing yet).'],
      ['Alignment', 'ok', 'SPF and DKIM are both about good.test, the sender that people see.'],
    ]);
  });

  it('what is wrong is found, with what to publish', async () => {
    const [spf, dkim, dmarc] = await examine('bad.test');
    expect(spf).toMatchObject({ level: 'error', message: expect.stringContaining('has 2 SPF records') });
    expect(dkim).toMatchObject({ level: 'error', message: expect.stringContaining('it was cut off') });
    expect(dmarc).toMatchObject({
      level: 'error',
      message: 'The DMARC record of bad.test stands at _dmarc.bad.test.bad.test, where nobody looks.',
      paste: '_dmarc.bad.test. TXT "v=DMARC1; p=reject"',
    });
  });

  it('a domain without any is told from a server that says nothing', async () => {
    expect((await examine('empty.test')).map(({ level }) => level)).toEqual([
      'warning',
      'error',
      'error',
      'ok',
    ]);
    await expect(examine('elsewhere.example')).rejects.toThrow(
      /no answer about _dmarc\.elsewhere\.example \(EREFUSED\)/,
    );
  });
});

it('a resolver is named by its address', () => {
  expect(() => createTxtResolver('dns.example.org')).toThrow(/--dns dns\.example\.org is no IP address/);
});
