// Mail scanners and previews open every link of a mail, in every way; mail programs press "unsubscribe" themselves
// (RFC 8058). The first must change nothing, the second must always work. Real mails, real HTTP.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Tables } from '../../src/database/tables.ts';
import { createLinks, type LinkPurpose } from '../../src/subscribers/links.ts';
import { type Board, createBoard } from '../helpers/board.ts';
import { type Mail, mailTo } from '../helpers/mails.ts';

interface Visit {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The request as it is given, with no header of a browser's or of fetch's; no redirect is followed. */
async function visit(link: string, { method, headers = {}, body = '' }: Visit): Promise<IncomingMessage> {
  const sent = request(link, {
    method,
    headers: body === '' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  for await (const _ of answer);
  return answer;
}

describe('links of real mails', () => {
  let board: Board;
  let app: App;
  beforeEach(async () => {
    board = await createBoard();
    app = await board.start();
  });
  afterEach(() => board.close());

  const subscribe = (name: string) =>
    board.subscription(name, `email: ${name}@example.org\nfrequency: instant\ntags: [data]`);

  async function digestsTo(names: readonly string[], role: string): Promise<Mail[]> {
    await board.post(role, `Riverkeepers Union: ${role}`, 'data');
    return Promise.all(names.map((name) => mailTo(board.smtp, `${name}@example.org`, role)));
  }

  async function confirmationTo(email: string): Promise<Mail> {
    const body = new URLSearchParams({ email, tags: 'data' });
    expect((await fetch(`${board.config.publicUrl}/subscribe`, { method: 'POST', body })).status).toBe(200);
    return mailTo(board.smtp, email, 'Confirm');
  }

  /** All that is known of people. Counters of limits are no part of it. */
  async function everything(): Promise<Record<string, unknown[]>> {
    const tables: (keyof Tables)[] = [
      ...(['subscribers', 'audiences', 'suppressions', 'confirmations', 'link_requests'] as const),
      ...(['deliveries', 'runs', 'editions', 'pauses', 'bounces'] as const),
    ];
    const dumps = tables.map(async (table) => {
      const rows = await board.database.db.selectFrom(table).selectAll().execute();
      return [table, rows.map((row) => JSON.stringify(row)).sort()] as const;
    });
    return Object.fromEntries(await Promise.all(dumps));
  }

  it('change nothing in a thousand visits of scanners', async () => {
    await subscribe('alice');
    const [digest] = (await digestsTo(['alice'], 'one')) as [Mail];
    const confirmation = await confirmationTo('carol@example.org');
    // What is under way is finished; from here on only pages answer.
    await app.close();
    await board.start(['web']);
    const own = [...digest.links, ...confirmation.links].filter((link) =>
      link.startsWith(board.config.publicUrl),
    );
    const purposes = own.map((link) => new URL(link).pathname.split('/')[1]);
    expect(new Set(purposes)).toEqual(new Set(['unsubscribe', 'manage', 'digest', 'confirm']));
    const before = await everything();
    for (const table of ['subscribers', 'deliveries', 'confirmations']) expect(before[table]).toHaveLength(1);

    const visits = scannerVisits(own, 1000);
    for (let at = 0; at < visits.length; at += 20) {
      const answers = visits.slice(at, at + 20).map(([link, how]) => visit(link, how));
      for (const { statusCode } of await Promise.all(answers)) expect([200, 204, 404]).toContain(statusCode);
    }

    expect(visits).toHaveLength(1000);
    expect(await everything()).toEqual(before);
  });

  it('are unsubscribed from as the big providers do it, before anything else is sent', async () => {
    const leaving = Object.keys(ONE_CLICKS);
    for (const name of [...leaving, 'stays']) await subscribe(name);
    const digests = await digestsTo([...leaving, 'stays'], 'one');

    for (const [index, name] of leaving.entries()) {
      const link = digests[index]?.headers.get('list-unsubscribe')?.slice(1, -1) as string;
      expect(digests[index]?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      const { times, ...how } = ONE_CLICKS[name] as (typeof ONE_CLICKS)[string];
      const answers = await Promise.all(Array.from({ length: times }, () => visit(link, how)));
      answers.push(await visit(link, how));
      for (const { statusCode, headers } of answers) {
        expect({ name, statusCode, location: headers.location }).toEqual({ name, statusCode: 200 });
      }
    }

    const planned = () => board.database.db.selectFrom('deliveries').select('id').execute();
    const before = (await planned()).length;
    await digestsTo(['stays'], 'two');
    expect(await planned()).toHaveLength(before + 1);
    expect((await board.mails()).filter((mail) => mail.includes('two at'))).toEqual([
      'stays@example.org: two at Riverkeepers Union',
    ]);
  });
});

const SCANNERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'user-agent': '' },
  { 'user-agent': 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)', accept: '*/*' },
  { 'user-agent': 'BarracudaCentral (https://www.barracudacentral.org)', range: 'bytes=0-1023' },
  { 'user-agent': 'Mozilla/5.0', purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' },
  { 'user-agent': 'x'.repeat(2000), 'if-none-match': '*' },
  { 'user-agent': '() { :;}; <script>', 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
  { 'user-agent': 'Slackbot', 'content-type': 'application/x-www-form-urlencoded' },
];
const ADDITIONS = ['', '?List-Unsubscribe=One-Click', '?action=undo&_method=POST', '/', '?utm_source=mail'];

/** Every link in every way, over and over, until there are enough. */
function scannerVisits(links: readonly string[], count: number): [string, Visit][] {
  const ways = SCANNERS.flatMap((headers) =>
    ADDITIONS.flatMap((addition) =>
      ['GET', 'HEAD', 'OPTIONS'].map((method) => ({ headers, addition, method })),
    ),
  );
  const all = ways.flatMap(({ headers, addition, method }) =>
    links.map((link): [string, Visit] => [link + addition, { method, headers }]),
  );
  return Array.from({ length: count }, (_, index) => all[index % all.length] as [string, Visit]);
}

const URLENCODED = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
};
const MULTIPART = {
  method: 'POST',
  headers: { 'content-type': 'multipart/form-data; boundary=part' },
  body: '--part\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--part--\r\n',
};

/** By who leaves: so many at once, and one more. */
const ONE_CLICKS: Readonly<Record<string, Visit & { readonly times: number }>> = {
  gmail: { ...URLENCODED, times: 1 },
  yahoo: { ...MULTIPART, times: 1 },
  'gmail-crowd': { ...URLENCODED, times: 10 },
  'yahoo-crowd': { ...MULTIPART, times: 10 },
};

describe('a token that we did not make', () => {
  const NOW = new Date('2026-11-22T10:00:00Z');
  const links = createLinks({
    publicUrl: 'https://alerts.example.org',
    secrets: ['new secret', 'old secret'],
  });
  const alice = { id: 4711, generation: 3 };
  const PURPOSES = ['unsubscribe', 'manage', 'digest', 'confirm', 'account'] as const;
  type Purpose = (typeof PURPOSES)[number];
  const made: Readonly<Record<Purpose, string>> = {
    unsubscribe: links.unsubscribe(alice),
    manage: links.manage(alice),
    digest: links.digest(4711),
    confirm: links.confirm(4711),
    account: links.account(alice, NOW),
  };
  const tokenOf = (purpose: Purpose) => made[purpose].slice(made[purpose].lastIndexOf('/') + 1);
  const opens = (purpose: Purpose, token: string): boolean =>
    (purpose === 'account'
      ? links.verifyAccount(token, NOW)
      : links.verify(purpose satisfies LinkPurpose, token)) !== null;
  /** All that a byte can be, and letters that look like others. */
  const CHARACTERS = [
    ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
    ...'\u0430\u0131\u212a\uff10',
  ];

  it.each(PURPOSES)('is refused with any character of it changed: %s', (purpose) => {
    const token = tokenOf(purpose);
    expect(opens(purpose, token)).toBe(true);
    const changed = Array.from(token, (own, at) =>
      CHARACTERS.filter((other) => other !== own).map(
        (other) => token.slice(0, at) + other + token.slice(at + 1),
      ),
    ).flat();
    expect(changed.length).toBeGreaterThan(48 * 256);
    expect(changed.filter((other) => opens(purpose, other))).toEqual([]);
  });

  it('is refused for every other purpose', () => {
    const opened = PURPOSES.flatMap((made) =>
      PURPOSES.filter((tried) => opens(tried, tokenOf(made))).map((tried) => `${made} opens ${tried}`),
    );
    expect(opened).toEqual(PURPOSES.map((purpose) => `${purpose} opens ${purpose}`));
  });

  it('is refused in 100,000 random spellings, half of them with a real number in front', () => {
    const random = Array.from({ length: 20_000 }, (_, index) => {
      const mac = randomBytes(32).toString('base64url');
      return (purpose: Purpose) => {
        const numbers = tokenOf(purpose).split('.').slice(0, -1);
        const front = index % 2 === 0 ? numbers : numbers.map((number) => randomLike(number, index));
        return [...front, mac].join('.');
      };
    });
    const opened = PURPOSES.flatMap((purpose) => random.filter((spell) => opens(purpose, spell(purpose))));
    expect(opened).toEqual([]);
  });

  /** A number of about the same size, in the one spelling that links have. */
  const randomLike = (number: string, index: number): string =>
    (Number.parseInt(number, 36) + index + 1).toString(36);
});
