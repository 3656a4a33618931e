import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { buildPlainMessage, readDigest } from '../../src/mail/message.ts';
import { anyText } from './any-text.ts';
import { ADA, sampleCard, sampleMessage, sampleView } from './samples.ts';

const content = renderEdition(sampleView([sampleCard()]));

const plainFrame = {
  to: 'admin@example.net',
  from: { name: 'Riverside Jobs', address: 'jobs@example.org' },
  replyTo: null,
  messageId: 'alarm.1@example.org',
  date: new Date('2026-11-22T12:00:00Z'),
  boundary: 'b',
};

function headersOf(raw: Buffer): string {
  return raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
}

describe('a digest message', () => {
  test('carries the headers of bulk mail, and nothing that names the recipient but To', () => {
    const { raw, envelope, messageId } = sampleMessage(content);
    expect(headersOf(raw).split('\r\n')).toEqual([
      'From: "Riverside Jobs" <jobs@example.org>',
      'To: ada@example.net',
      'Subject: Data Director at Riverkeepers Union',
      'Date: Sun, 22 Nov 2026 12:00:00 +0000',
      'Message-ID: <digest.7.abcdef0123456789@example.org>',
      'List-Id: <job-alerts.alerts.example.org>',
      `List-Unsubscribe: <${ADA.unsubscribeUrl}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'Feedback-ID: 7:scheduled:rolecall',
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: All',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative;',
      ' boundary="=_rolecall-abc"',
    ]);
    expect(envelope).toEqual({ from: 'jobs@example.org', to: 'ada@example.net' });
    expect(messageId).toBe('digest.7.abcdef0123456789@example.org');
  });

  test('is the same to the byte when it is built again', () => {
    expect(sampleMessage(content).raw.equals(sampleMessage(content).raw)).toBe(true);
    const again = renderEdition(sampleView([sampleCard()]));
    expect(sampleMessage(again).raw.equals(sampleMessage(content).raw)).toBe(true);
  });

  test('keeps its bytes while others are made, whatever their size', () => {
    const long = renderEdition(
      sampleView(Array.from({ length: 90 }, (_, id) => sampleCard({ id: `${id}` }))),
    );
    const made = Array.from({ length: 60 }, (_, index) => {
      const greeting = `Hello ${'Ada'.repeat(index % 30)} ${index},`;
      const edition = index % 7 === 0 ? long : content;
      const { raw } = sampleMessage(edition, { personal: { ...ADA, greeting } });
      return { raw, once: raw.toString('latin1') };
    });
    // Several pieces of shared memory, and mails too large for them.
    expect(made.reduce((sum, { raw }) => sum + raw.length, 0)).toBeGreaterThan(1_000_000);
    expect(made.map(({ raw }) => raw.toString('latin1'))).toEqual(made.map(({ once }) => once));
  });

  test('a character that nobody encoded is an error, not another byte: U+010A would end a line', () => {
    const [start, ...parts] = content.html;
    const damaged = { ...content, html: [`${start}Ċ`, ...parts] };
    expect(() => sampleMessage(damaged)).toThrow(/beyond ASCII/);
    const latin = { ...content, text: ['ä\r\n', ...content.text] };
    expect(() => sampleMessage(latin)).toThrow(/beyond ASCII/);
  });

  test('names the alerts that its edition has places for, and is not made without one of them', () => {
    const sections = [{ organisation: null, posts: [sampleCard()] }];
    const second = renderEdition(sampleView([], { groups: [{ alert: 1, sections }] }));
    const withNames = (...headings: string[]) => readDigest(second, { ...ADA, headings }).text;
    expect(withNames('data', 'tech', 'law')).toContain('* * *  tech  * * *');
    expect(withNames('data', 'tech', 'law')).not.toMatch(/\* {2}(?:data|law)/);
    expect(() => sampleMessage(second, { personal: { ...ADA, headings: ['data'] } })).toThrow(RangeError);
  });

  test('a reply address is named where there is one', () => {
    const { raw } = sampleMessage(content, { replyTo: 'office@example.org' });
    expect(headersOf(raw)).toContain('\r\nReply-To: office@example.org\r\n');
  });
});

describe('any text in any place', () => {
  const fields = fc.record({
    role: anyText(),
    organisation: fc.option(anyText()),
    summary: anyText(300),
    tags: fc.array(anyText(30), { maxLength: 4 }),
    name: fc.option(anyText(80)),
    reason: anyText(200),
    brand: anyText(60),
    from: anyText(60),
    address: anyText(),
  });

  test('a parser reads what was written, and no header or part is added', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async ({ name, reason, brand, from, address, ...card }) => {
        const view = sampleView([sampleCard(card)], {
          brand: { name: brand, url: null, colour: null, logo: null },
          footer: { postalAddress: address, privacyUrl: null },
        });
        const edition = renderEdition(view);
        const personal = { ...ADA, greeting: `Hello ${name},`, reason };
        const { raw } = sampleMessage(edition, {
          personal,
          from: { name: from, address: 'jobs@example.org' },
        });
        const mail = await PostalMime.parse(raw);
        const written = readDigest(edition, personal);
        expect(mail.html?.trim()).toBe(written.html.trim());
        expect(mail.text?.trim()).toBe(written.text.trim());
        expect(mail.subject).toBe(edition.subject);
        expect(mail.headers).toHaveLength(13);
        expect(mail.to).toEqual([{ address: 'ada@example.net', name: '' }]);
        expect(mail.attachments).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('header lines stay within 998 characters, body lines within 76, and all is ASCII', () => {
    fc.assert(
      fc.property(fields, ({ name, reason, brand, from, address, ...card }) => {
        const view = sampleView([sampleCard(card)], {
          brand: { name: brand, url: null, colour: null, logo: null },
          footer: { postalAddress: address, privacyUrl: null },
        });
        const edition = renderEdition(view);
        const { raw } = sampleMessage(edition, {
          personal: { ...ADA, greeting: `Hello ${name},`, reason },
          from: { name: from, address: 'jobs@example.org' },
        });
        const [head = '', ...bodies] = raw.toString('latin1').split('\r\n\r\n');
        for (const line of head.split('\r\n')) expect(line).toMatch(/^[ -~]{1,998}$/);
        for (const line of bodies.join('\r\n\r\n').split('\r\n')) expect(line).toMatch(/^[ -~]{0,76}$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is refused', () => {
  const breaks = 'a@b.example\r\nBcc: eve@example.com';
  test.each([
    ['a recipient with a line break', { to: breaks }],
    ['two recipients', { to: 'ada@example.net,eve@example.com' }],
    ['a recipient in angle brackets', { to: '<ada@example.net>' }],
    ['a recipient with a blank', { to: 'ada @example.net' }],
    ['a recipient with a second @', { to: 'ada@example.net@example.com' }],
    ['a quoted recipient', { to: '"a b"@example.net' }],
    ['a recipient beyond ASCII', { to: 'ädä@example.net' }],
    ['a recipient longer than 254 characters', { to: `ada@${'x'.repeat(250)}.example` }],
    ['no recipient', { to: '' }],
    ['a sender with a line break', { from: { name: 'x', address: breaks } }],
    ['a reply address with a line break', { replyTo: breaks }],
    ['an id with a line break', { messageId: 'a@b\r\nBcc: eve@example.com' }],
    ['an id in angle brackets', { messageId: '<a@b>' }],
    ['a feedback id with a line break', { feedbackId: 'a\r\nBcc: eve@example.com' }],
    [
      'an unsubscribe link with a line break',
      { personal: { ...ADA, unsubscribeUrl: 'https://a.example/\r\nBcc: x' } },
    ],
    [
      'an unsubscribe link that ends its brackets',
      { personal: { ...ADA, unsubscribeUrl: 'https://a.example/>,<x' } },
    ],
    ['an unsubscribe link that is none', { personal: { ...ADA, unsubscribeUrl: 'javascript:alert(1)' } }],
    ['a link without an end', { personal: { ...ADA, manageUrl: `https://a.example/${'x'.repeat(500)}` } }],
  ])('%s', (_, fields) => {
    expect(() => sampleMessage(content, fields)).toThrow(RangeError);
  });
});

describe('a plain message', () => {
  test('has no list headers', () => {
    const { raw } = buildPlainMessage({
      ...plainFrame,
      subject: 'Alarm',
      text: 'Look.',
      html: '<p>Look.</p>',
    });
    expect(headersOf(raw)).not.toMatch(/^(list-|feedback-id|precedence)/im);
    expect(headersOf(raw)).toMatch(/^Auto-Submitted: auto-generated$/m);
  });

  test('any subject, text and HTML come back from a parser', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(), anyText(500), fc.option(anyText(500)), async (subject, text, html) => {
        const { raw } = buildPlainMessage({ ...plainFrame, subject, text, html });
        const mail = await PostalMime.parse(raw);
        // Of the control characters only line breaks and tabs stay.
        const kept = (body: string) =>
          body
            .replaceAll(/\r\n?/g, '\n')
            .replaceAll(/[^\P{Cc}\n\t]/gu, '')
            .toWellFormed()
            .trim();
        expect(mail.text?.trim() ?? '').toBe(kept(text));
        expect(mail.html?.trim() ?? '').toBe(kept(html ?? ''));
      }),
      { numRuns: 60 },
    );
  });

  test('without HTML it is a single part', async () => {
    const { raw } = buildPlainMessage({ ...plainFrame, subject: 'x', text: 'Käse\n' });
    expect(headersOf(raw)).toContain('Content-Type: text/plain; charset=utf-8');
    expect((await PostalMime.parse(raw)).text).toBe('Käse\n');
  });
});
