import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { type ConfirmMail, renderConfirmMail } from '../../src/mail/confirm-mail.ts';
import { buildPlainMessage } from '../../src/mail/message.ts';
import { SITE } from './samples.ts';

const mail: ConfirmMail = {
  kind: 'subscribe',
  alert: 'Data or Tech',
  confirmUrl: 'https://alerts.example.org/confirm/1.0.mac',
  manageUrl: null,
};
const site = { ...SITE, name: 'Example & Jobs', postalAddress: 'Example Jobs\n1 Main Street' };
const KINDS = ['subscribe', 'add', 'change-address'] as const;

describe('the mail that asks for a yes', () => {
  it.each(KINDS)('has one link in text and HTML: %s', (kind) => {
    const { text, html } = renderConfirmMail(site, { ...mail, kind });
    expect(text.match(/https:\/\/\S+/g)).toEqual([mail.confirmUrl]);
    expect(html.match(/href="([^"]+)"/g)).toEqual([`href="${mail.confirmUrl}"`]);
  });

  it('gives somebody who is subscribed the manage link as a second one', () => {
    const manageUrl = 'https://alerts.example.org/manage/2.0.mac';
    const { text, html } = renderConfirmMail(site, { ...mail, kind: 'add', manageUrl });
    expect(text.match(/https:\/\/\S+/g)).toEqual([mail.confirmUrl, manageUrl]);
    expect(html).toContain(`href="${manageUrl}"`);
  });

  it.each(KINDS)('says what to do if it was somebody else, and who writes: %s', (kind) => {
    const { text, html } = renderConfirmMail(site, { ...mail, kind });
    expect(text).toContain('If it was not you, do nothing.');
    expect(text).toContain('Example & Jobs\nExample Jobs\n1 Main Street');
    expect(html).toContain('Example &amp; Jobs<br>Example Jobs<br>1 Main Street');
  });

  it('is no list mail: no list headers, answered by no machine', async () => {
    const { raw } = buildPlainMessage({
      ...renderConfirmMail(site, mail),
      to: 'alice@example.org',
      from: { name: 'Example Jobs', address: 'jobs@example.org' },
      replyTo: null,
      messageId: 'confirm.1@example.org',
      date: new Date('2026-11-22T10:00:00Z'),
      boundary: 'confirm-1',
    });
    const { headers } = await PostalMime.parse(raw);
    const names = headers.map(({ key }) => key);
    expect(names.filter((name) => /^(list-|feedback-id|precedence)/.test(name))).toEqual([]);
    expect(names).toContain('auto-submitted');
  });

  it('throws for a link that is none', () => {
    expect(() => renderConfirmMail(site, { ...mail, confirmUrl: 'javascript:alert(1)' })).toThrow(RangeError);
  });
});
