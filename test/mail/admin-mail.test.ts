import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { renderAlarmMail } from '../../src/mail/admin-mail.ts';
import { buildPlainMessage } from '../../src/mail/message.ts';
import { SITE } from './samples.ts';

const alarm = {
  event: 'raised',
  code: 'mail-paused',
  message: 'All mail is paused: the mail server refuses us: 535 5.7.8 wrong <password>',
  remedy: 'run "rolecall resume" when it is mended',
  facts: null,
} as const;

test('an alarm says what happened and what to do, in text and HTML', () => {
  const { subject, text, html } = renderAlarmMail(SITE, alarm);
  expect(subject).toBe(
    '[Riverside Jobs] Alarm: All mail is paused: the mail server refuses us: 535 5.7.8 wrong <password>',
  );
  expect(text).toContain('What to do: run "rolecall resume" when it is mended');
  expect(html).toContain('wrong &lt;password&gt;');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(76);
});

test.each([
  ['raised', 'Alarm', true],
  ['reminder', 'Still open', true],
  ['cleared', 'Cleared', false],
] as const)('%s: "%s" in the subject, with a remedy: %s', (event, label, hasRemedy) => {
  const { subject, text } = renderAlarmMail(SITE, { ...alarm, event });
  expect(subject).toContain(`] ${label}: `);
  expect(text.includes('What to do')).toBe(hasRemedy);
});

test('an alarm speaks as the board does', () => {
  const facts = { kind: 'mail-paused', because: 'refuses-us', addresses: 0, reply: '535 no' } as const;
  const { subject, text, html } = renderAlarmMail({ ...SITE, language: 'de-AT' }, { ...alarm, facts });
  expect(subject).toBe('[Riverside Jobs] Alarm: Alle E-Mails ruhen: der Mailserver lehnt uns ab: 535 no');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'Was zu tun ist: Finden Sie bei Ihrem Mailanbieter heraus, warum',
  );
  expect(html).toContain('<html lang="de-AT"');
  const unspoken = renderAlarmMail({ ...SITE, language: 'fi' }, { ...alarm, facts });
  expect(unspoken.text).toContain('What to do: ');
  expect(unspoken.html).toContain('<html lang="en"');
});

test('becomes a mail that a parser reads', async () => {
  const mail = renderAlarmMail(SITE, alarm);
  const { raw } = buildPlainMessage({
    ...mail,
    to: 'admin@example.net',
    from: { name: 'Riverside Jobs', address: 'jobs@example.org' },
    replyTo: null,
    messageId: 'alarm.1.raised.1@example.org',
    date: new Date(0),
    boundary: 'alarm-1',
  });
  const parsed = await PostalMime.parse(raw);
  expect(parsed.subject).toBe(mail.subject);
  expect(parsed.text?.trim()).toBe(mail.text.trim());
  expect(parsed.html?.trim()).toBe(mail.html.trim());
});
