// Made-up posts, an edition and a person for the tests of mails.

import { byOrganisation } from '../../src/edition/order.ts';
import type { EditionContent } from '../../src/mail/digest-mail.ts';
import { type CardView, type EditionView, TEMPLATE_VERSION } from '../../src/mail/edition-view.ts';
import { buildDigestMessage, type Message, type Personal } from '../../src/mail/message.ts';
import type { NoticeSite } from '../../src/mail/notice.ts';

export function sampleCard(fields: Partial<CardView> = {}): CardView {
  return {
    id: 'post-1',
    alsoIds: [],
    openings: [],
    role: 'Data Director',
    organisation: 'Riverkeepers Union',
    location: 'Remote (US)',
    salary: '$90,000',
    closesAt: '2026-11-25T05:00:00.000Z',
    closesSoon: false,
    isRepost: false,
    work: [],
    publishedAt: '2026-11-16T05:00:00.000Z',
    tags: ['data', 'nonprofit'],
    ownTags: 1,
    not: { org: 'org:riverkeepers-union', tags: ['data', 'nonprofit'] },
    summary: 'Lead a small team that turns water-quality readings into decisions.',
    applyUrl: 'https://example.org/jobs/1?ref=a&lang=en',
    pageUrl: null,
    ...fields,
  };
}

export function sampleView(posts: readonly CardView[], fields: Partial<EditionView> = {}): EditionView {
  return {
    template: TEMPLATE_VERSION,
    kind: 'digest',
    language: 'en',
    timeZone: 'America/New_York',
    brand: { name: 'Riverside Jobs', url: 'https://jobs.example.org', colour: null, logo: null },
    longestLink: 200,
    footer: {
      postalAddress: 'Riverside Jobs\n12 Mill Lane\nSpringfield, OR 97477',
      privacyUrl: 'https://jobs.example.org/privacy',
    },
    groups: [{ alert: null, sections: byOrganisation(posts) }],
    lastCalls: [],
    ...fields,
  };
}

/** What a notice takes from the settings. */
export const SITE: NoticeSite = {
  name: 'Riverside Jobs',
  language: 'en',
  colour: null,
  logo: null,
  postalAddress: 'Riverside Jobs\n12 Mill Lane\nSpringfield, OR 97477',
};

const MAC = 'Ab3_-'.repeat(9).slice(0, 43);

export const ADA: Personal = {
  greeting: 'Hello Ada,',
  reason: 'Chosen by your alert: data, not intern',
  choose: null,
  headings: ['data, not intern'],
  unsubscribeUrl: `https://alerts.example.org/unsubscribe/a1.0.${MAC}`,
  manageUrl: `https://alerts.example.org/manage/a1.0.${MAC}`,
  digestUrl: `https://alerts.example.org/digest/7f.0.${MAC}`,
};

const DATE = new Date('2026-11-22T12:00:00Z');
const FROM = { name: 'Riverside Jobs', address: 'jobs@example.org' };

type DigestOptions = Parameters<typeof buildDigestMessage>[0];

export function sampleMessage(content: EditionContent, fields: Partial<DigestOptions> = {}): Message {
  return buildDigestMessage({
    content,
    personal: ADA,
    to: 'ada@example.net',
    from: FROM,
    replyTo: null,
    messageId: 'digest.7.abcdef0123456789@example.org',
    date: DATE,
    listId: 'job-alerts.alerts.example.org',
    boundary: 'rolecall-abc',
    feedbackId: '7:scheduled:rolecall',
    ...fields,
  });
}

/** The HTML body as it goes over the wire. */
export function encodedHtml(message: Message): string {
  const raw = message.raw.toString('latin1');
  const start = raw.indexOf('\r\n\r\n', raw.indexOf('Content-Type: text/html')) + 4;
  return raw.slice(start, raw.lastIndexOf('\r\n--=_'));
}
