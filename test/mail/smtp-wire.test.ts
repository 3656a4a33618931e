// What is said to a mail server and heard from it, as bytes: answers cut anywhere, mails whose lines begin with dots, logins.

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { logIn } from '../../src/mail/smtp-login.ts';
import { createReplies } from '../../src/mail/smtp-replies.ts';
import { readOffers } from '../../src/mail/smtp-steps.ts';
import { bodyOf, END_OF_MAIL, mailFrom } from '../../src/mail/smtp-text.ts';
import { startRawMailer } from '../helpers/raw-mailer.ts';
import { sampleMessage, sampleView } from './samples.ts';

describe('answers', () => {
  test('are the same, however the bytes were cut on the way', () => {
    const line = fc.oneof(
      fc.constantFrom('250 ok', '250-PIPELINING', '421 später', '', 'hello', '2'),
      fc.string(),
    );
    const text = fc
      .array(line)
      .map((lines) => Buffer.from(lines.map((one) => `${one.replaceAll(/[\r\n]/g, '')}\r\n`).join('')));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (bytes, cuts) => {
        const whole = createReplies().take(bytes);
        const replies = createReplies();
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(pieces.flatMap((piece) => replies.take(piece))).toEqual(whole);
      }),
    );
  });

  test.each([
    ['one', '250 ok\r\n', ['250 ok']],
    ['of several lines', '250-a\r\n250-b\r\n250 c\r\n', ['250-a\n250-b\n250 c']],
    ['several at once', '250 a\r\n250 b\r\n354 go\r\n', ['250 a', '250 b', '354 go']],
    ['with bare line feeds', '250-a\n250 b\n', ['250-a\n250 b']],
    ['behind an empty line', '\r\n250 a\r\n', ['250 a']],
    ['without an end', '550 5.1.', []],
    ['with its last line missing', '550-5.1.1 no\r\n', []],
  ])('%s', (_, text, expected) => {
    expect(createReplies().take(Buffer.from(text))).toEqual(expected);
  });

  test('in UTF-8 are read as that, others byte by byte', () => {
    expect(createReplies().take(Buffer.from('550 später\r\n'))).toEqual(['550 später']);
    expect(createReplies().take(Buffer.from('550 sp\xe4ter\r\n', 'latin1'))).toEqual(['550 später']);
  });

  test('without an end are given up at a megabyte, in one line or in many', () => {
    const take = (piece: string) => () => {
      const replies = createReplies();
      for (let kilobytes = 0; kilobytes < 1100; kilobytes += 1) replies.take(Buffer.from(piece.repeat(64)));
    };
    expect(take('x'.repeat(16))).toThrow(RangeError);
    expect(take('250-0123456789\r\n')).toThrow(RangeError);
  });
});

describe('a mail on the wire', () => {
  /** As a server reads it (RFC 5321 section 4.5.2). */
  const received = (wire: string) => {
    const end = wire.indexOf('\r\n.\r\n');
    expect(end).toBe(wire.length - 5);
    return `\r\n${wire.slice(0, end + 2)}`.replaceAll('\r\n.', '\r\n').slice(2);
  };

  test('ends where it ends, and arrives as it was, whatever its lines begin with', () => {
    const piece = fc.constantFrom('.', '..', '\r\n', '\r', '\n', 'a', '.\r\n', '\r\n.\r\n', '\n.\n', '\r.\r');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = `${pieces.join('')}\r\n`;
        const wire = bodyOf(Buffer.from(text, 'latin1')).toString('latin1') + END_OF_MAIL;
        // A bare CR or LF is a line break to some servers: where a dot follows, it is one to all.
        const isOdd = /\r(?!\n)|(?<!\r)\n/.test(text);
        const asLines = isOdd && /[\r\n]\.|^\./.test(text) ? text.replaceAll(/\r\n|\r|\n/g, '\r\n') : text;
        expect(received(`\r\n${wire}`.slice(2))).toBe(asLines);
      }),
    );
  });

  test('that needs nothing is not copied', () => {
    const raw = Buffer.from('Subject: a\r\n\r\na.\r\n');
    expect(bodyOf(raw)).toBe(raw);
    expect(bodyOf(Buffer.from('a')).toString()).toBe('a\r\n');
  });

  test('of ours never needs it: no line of a digest begins with a dot', () => {
    const { raw } = sampleMessage(renderEdition(sampleView([])));
    expect(bodyOf(raw)).toBe(raw);
  });

  test('says what a report shall repeat, to servers that know it', () => {
    expect(mailFrom({ from: 'a@example.org', envid: 'b=1+' }, true)).toBe(
      'MAIL FROM:<a@example.org> RET=HDRS ENVID=b+3D1+2B',
    );
    expect(mailFrom({ from: 'a@example.org', envid: 'b=1+' }, false)).toBe('MAIL FROM:<a@example.org>');
  });
});

test('what a server offers is read whole words at a time', () => {
  expect(readOffers('250-mx SIZE\n250-size 1000\n250-AUTH=LOGIN PLAIN\n250-XPIPELINING\n250 DSN')).toEqual({
    pipelining: false,
    dsn: true,
    auth: new Set(['LOGIN', 'PLAIN']),
    maxBytes: 1000,
  });
  expect(readOffers('250 mx')).toEqual({ pipelining: false, dsn: false, auth: null, maxBytes: null });
});

test('CRAM-MD5 is answered as in RFC 2195', async () => {
  const said: string[] = [];
  const ask = async (line: string) => {
    said.push(line);
    const challenge = '<1896.697170952@postoffice.reston.mci.net>';
    return said.length === 1 ? `334 ${Buffer.from(challenge).toString('base64')}` : '235 fine';
  };
  await logIn(ask, new Set(['CRAM-MD5']), { user: 'tim', pass: 'tanstaaftanstaaf' });
  expect(Buffer.from(said[1] ?? '', 'base64').toString()).toBe('tim b913a602c7eda7a495b4e6e7334d3890');
});

describe('a server that is odd', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const content = renderEdition(sampleView([]));
  const start = (options = {}) => startRawMailer((close) => closers.push(close), options, {});

  test('knows HELO alone: mails go out all the same', async () => {
    const { smtp, mailer } = await start();
    let greeted = 0;
    smtp.fault = ({ step }) => (step === 'ehlo' && ++greeted === 1 ? '502 5.5.1 what' : null);
    expect(await mailer.send(sampleMessage(content))).toMatchObject({ status: 'sent' });
    expect(greeted).toBe(2);
  });

  test('refuses at EHLO and hangs up: its words count', async () => {
    const { smtp, mailer } = await start();
    smtp.fault = ({ step }) => (step === 'ehlo' ? { say: '550 5.7.1 not you', end: 'fin' } : null);
    expect(await mailer.send(sampleMessage(content))).toMatchObject({
      status: 'refused',
      kind: 'about-us',
      reply: '550 5.7.1 not you',
    });
  });

  test('asks for the mail though it refused the recipient: it gets an empty one, and the next goes on as usual', async () => {
    const { smtp, mailer } = await start();
    smtp.fault = ({ step, mail }) => {
      if (mail > 1) return null;
      if (step === 'rcpt') return '550 5.1.1 no such user';
      return step === 'data' ? '354 go on' : step === 'dot' ? '554 5.5.1 nobody' : null;
    };
    expect(await mailer.send(sampleMessage(content))).toMatchObject({
      status: 'refused',
      kind: 'no-mailbox',
    });
    expect(smtp.copies.size).toBe(0);
    expect(await mailer.send(sampleMessage(content))).toMatchObject({ status: 'sent' });
    expect(smtp.connections).toBe(1);
  });

  test('says something in the clear before TLS begins: it does not count (RFC 3207)', async () => {
    const { smtp, mailer } = await start({ starttls: true, auth: 'PLAIN' });
    smtp.fault = ({ step }) =>
      step === 'starttls' ? { raw: '220 go on\r\n250-evil\r\n250 AUTH LOGIN\r\n' } : null;
    expect(await mailer.send(sampleMessage(content))).toMatchObject({ status: 'sent' });
  });

  test('says something that nobody asked for: that connection is not used again', async () => {
    const { smtp, mailer } = await start();
    smtp.fault = ({ step }) =>
      step === 'after' && smtp.connections === 1 ? { raw: '250 and more\r\n' } : null;
    await mailer.send(sampleMessage(content));
    expect(await mailer.send(sampleMessage(content))).toMatchObject({ status: 'sent' });
    expect(smtp.copies.size + smtp.connections).toBeGreaterThan(1);
  });
});
