// Independent eyes on every kind of mail, as it arrives: mailauth checks the signatures, postal-mime and Python's parser
// must read the same and find nothing to complain about.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import PostalMime, { type Address } from 'postal-mime';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyDkim } from '../helpers/dkim.ts';
import { type ArrivedMail, receiveEveryMail } from '../helpers/every-mail.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('Left out: mails read by Python (no python3 found; apt-get install python3)');

let mails: readonly ArrivedMail[];
beforeAll(async () => {
  mails = await receiveEveryMail();
});
const mailOf = (kind: string) =>
  mails.find((mail) => mail.kind === kind)?.raw ?? expect.fail(`no mail: ${kind}`);

test('each kind arrives: digests of several shapes, confirmations, links, alarms', () => {
  expect(mails.map(({ kind, to }) => `${kind}: ${to}`)).toEqual([
    'welcome: one@example.net',
    'several alerts: several@example.net',
    'hostile: hostile@example.net',
    'not ASCII: unicode@example.net',
    '500 posts: many@example.net',
    'next digest: one@example.net',
    'instant: instant@example.net',
    'confirm: new@example.net',
    'add: one@example.net',
    'change address: moved@example.net',
    'moved: left@example.net',
    'manage link: one@example.net',
    'account link: one@example.net',
    'link for who left: several@example.net',
    'receipt: editor@example.net',
    'alarms: admin@example.net',
    'alarms: admin@example.net',
    'alarms: admin@example.net',
  ]);
});

test('lines end in CRLF, are at most 998 characters long, and all is ASCII (RFC 5322 section 2.1.1)', () => {
  for (const { kind, raw } of mails) {
    const text = raw.toString('latin1');
    const odd = text.split('\r\n').filter((line) => !/^[\t -~]{0,998}$/.test(line));
    expect({ kind, odd, ends: text.endsWith('\r\n') }).toEqual({ kind, odd: [], ends: true });
  }
});

describe('signatures', () => {
  test('each mail has one, and it holds', async () => {
    for (const { kind, raw } of mails)
      expect({ kind, ...(await verifyDkim(raw)) }).toMatchObject({ kind, result: 'pass' });
  });

  test('that of a digest covers all that a reader sees or clicks, one-click unsubscribing included', async () => {
    const { signedHeaders } = await verifyDkim(mailOf('next digest'));
    expect([...signedHeaders].sort()).toEqual(
      'auto-submitted content-type date feedback-id from list-id list-unsubscribe list-unsubscribe-post message-id mime-version reply-to subject to'.split(
        ' ',
      ),
    );
  });

  test.each(['next digest', 'confirm', 'alarms'])('a changed byte breaks it: %s', async (kind) => {
    const raw = mailOf(kind);
    const { signedHeaders } = await verifyDkim(raw);
    expect(signedHeaders.length).toBeGreaterThan(8);
    for (const name of signedHeaders) {
      const { result } = await verifyDkim(changeByte(raw, endOfHeader(raw, name)));
      expect({ name, result }).toEqual({ name, result: 'fail' });
    }
    expect((await verifyDkim(changeByte(raw, raw.length))).result).not.toBe('pass');
    expect((await verifyDkim(changeByte(raw, Math.floor(raw.length / 2)))).result).not.toBe('pass');
  });

  test('a header taken away breaks it', async () => {
    const text = mailOf('next digest').toString('latin1');
    const without = text.replace('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n', '');
    expect(without).not.toBe(text);
    expect((await verifyDkim(Buffer.from(without, 'latin1'))).result).toBe('fail');
  });

  test('the unsubscribe link stands on one line', () => {
    expect(mailOf('next digest').toString('latin1')).toMatch(/^List-Unsubscribe: <http\S+>\r\n(?! )/m);
  });
});

describe('parsers', () => {
  test.skipIf(!hasPython)(
    'Python finds no defect, and reads what postal-mime reads (skipped without python3)',
    async () => {
      const input = JSON.stringify(mails.map(({ raw }) => raw.toString('base64')));
      const script = join(import.meta.dirname, '../helpers/read-mails.py');
      const { stdout, stderr } = spawnSync('python3', [script], {
        input,
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
      });
      expect(stderr).toBe('');
      const seen = JSON.parse(stdout) as Reading[];
      expect(seen).toHaveLength(mails.length);
      for (const [index, { kind, raw }] of mails.entries()) {
        const reading = { ...seen[index], kind } as Reading & { kind: string };
        expect(withPlainBreaks(reading)).toEqual({ kind, defects: [], ...(await readByPostalMime(raw)) });
      }
    },
  );

  test('nothing that was typed becomes a header or a recipient', async () => {
    for (const { kind, to, raw } of mails) {
      const read = await readByPostalMime(raw);
      expect({ kind, to: read.to }).toEqual({ kind, to: [['', to]] });
      expect(read.headers).not.toContain('bcc');
      expect(new Set(read.headers).size).toBe(read.headers.length);
    }
  });
});

interface Reading {
  readonly defects?: readonly string[];
  readonly headers: readonly string[];
  readonly subject: string;
  readonly from: readonly (readonly string[])[];
  readonly to: readonly (readonly string[])[];
  readonly replyTo: readonly (readonly string[])[];
  readonly text: string;
  readonly html: string;
}

async function readByPostalMime(raw: Buffer): Promise<Reading> {
  const mail = await PostalMime.parse(raw);
  const people = (addresses: readonly Address[] = []) =>
    addresses.map(({ name, address = '' }) => [name, address]);
  return withPlainBreaks({
    headers: mail.headers.map(({ key }) => key),
    subject: mail.subject ?? '',
    from: people(mail.from === undefined ? [] : [mail.from]),
    to: people(mail.to),
    replyTo: people(mail.replyTo),
    text: mail.text ?? '',
    html: mail.html ?? '',
  });
}

function withPlainBreaks<R extends Reading>(reading: R): R {
  const plain = (body: string) => body.replaceAll('\r\n', '\n').trimEnd();
  return { ...reading, text: plain(reading.text), html: plain(reading.html) };
}

/** Where the header with this name ends, folded lines included. */
function endOfHeader(raw: Buffer, name: string): number {
  const found = new RegExp(`(?<=\\r\\n)${name}:.*?\\r\\n(?![ \\t])`, 'is').exec(raw.toString('latin1'));
  if (found === null) throw new Error(`no header ${name}`);
  return found.index + found[0].length;
}

/** Another letter or digit in place of the last one before `end`. */
function changeByte(raw: Buffer, end: number): Buffer {
  const changed = Buffer.from(raw);
  let at = end - 1;
  while (!/[a-z0-9]/i.test(String.fromCharCode(changed[at] as number))) at -= 1;
  changed[at] = changed[at] === 0x78 ? 0x79 : 0x78;
  return changed;
}
