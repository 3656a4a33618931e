// Made-up mails of every kind, as the pictures and the reports show them.

import { byOrganisation } from '../src/edition/order.ts';
import { renderAlarmMail } from '../src/mail/admin-mail.ts';
import { renderConfirmMail } from '../src/mail/confirm-mail.ts';
import { renderEdition } from '../src/mail/digest-mail.ts';
import { type CardView, type EditionView, TEMPLATE_VERSION } from '../src/mail/edition-view.ts';
import { renderLinkMail } from '../src/mail/link-mail.ts';
import { readDigest } from '../src/mail/message.ts';
import { personalWords } from '../src/mail/personal.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { LAST_CALLS, LONG, MANY, OTHERS, POSTS, post } from './sample-posts.ts';

export interface SampleMail {
  readonly name: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const SITE = {
  name: 'Riverside Jobs',
  language: 'en',
  colour: null,
  logo: null,
  postalAddress: 'Riverside Jobs\n12 Mill Lane, Springfield, OR 97477',
};
const BOARD = {
  site: SITE,
  tags: { labels: { data: 'Data', tech: 'Tech', nonprofit: 'Nonprofit', intern: 'Intern' } },
};
export const LOGO = 'https://jobs.example.org/logo.png';
/** What a browser gets for it: wide, as many are. */
export const PICTURE = {
  contentType: 'image/svg+xml',
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="160"><rect width="900" height="160" rx="80" fill="#8a1c7c"/></svg>',
};
const LINK = `https://alerts.example.org/manage/a1.0.${'Ab3_-'.repeat(9).slice(0, 43)}`;

function view(posts: readonly CardView[], fields: Partial<EditionView> = {}): EditionView {
  return {
    template: TEMPLATE_VERSION,
    kind: 'digest',
    language: 'en',
    timeZone: 'America/Los_Angeles',
    brand: { name: SITE.name, url: 'https://jobs.example.org', colour: null, logo: null },
    footer: { postalAddress: SITE.postalAddress, privacyUrl: 'https://jobs.example.org/privacy' },
    groups: [{ alert: null, sections: byOrganisation(posts) }],
    lastCalls: [],
    longestLink: LINK.length,
    ...fields,
  };
}

const ALERTS = [
  buildAlert({ any: ['data', 'tech'], none: ['intern'] }),
  buildAlert({ all: ['nonprofit', 'executive'] }),
];

function digest(name: string, edition: EditionView): SampleMail {
  const alerts = ALERTS.slice(0, edition.groups.length);
  const personal = {
    ...personalWords(BOARD, { name: 'Ada', alerts, hasChosen: name !== 'digest-imported' }),
    ...{ unsubscribeUrl: LINK, manageUrl: LINK, digestUrl: LINK },
  };
  return { name, ...readDigest(renderEdition(edition), personal) };
}

/** One of each kind, and digests of several shapes. */
export function sampleMails(): SampleMail[] {
  // In each half a few close, which come first.
  const many = Array.from({ length: 500 }, (_, index) =>
    post({
      id: `p${index}`,
      role: `Role number ${index + 1}`,
      organisation: `Organisation ${index % 170}`,
      closesAt: index % 60 < 12 && index < 72 ? '2026-11-25T08:00:00.000Z' : null,
      closesSoon: index % 60 < 12 && index < 72,
    }),
  );
  const [first] = POSTS;
  const groups = [
    { alert: 0, sections: byOrganisation(POSTS) },
    { alert: 1, sections: byOrganisation(OTHERS) },
  ];
  const halves = [
    { alert: 0, sections: byOrganisation(many.slice(0, 60)) },
    { alert: 1, sections: byOrganisation(many.slice(60)) },
  ];
  const alarm = {
    event: 'raised',
    code: 'mail-paused',
    message:
      'The mail server refused the last 12 mails: 535 5.7.8 Authentication failed. All mail is held back.',
    remedy: 'Correct the password in SMTP_URL, restart, then run "rolecall resume".',
  } as const;
  return [
    digest('digest', view(POSTS)),
    digest('digest-alerts', view([], { groups })),
    digest('digest-one', view(first === undefined ? [] : [first])),
    digest('digest-early', view(POSTS.slice(0, 2), { kind: 'early', lastCalls: LAST_CALLS })),
    digest('digest-many', view(MANY, { lastCalls: LAST_CALLS })),
    digest('digest-500', view([], { groups: halves })),
    digest(
      'digest-welcome',
      view(POSTS.slice(0, 3), {
        kind: 'welcome',
        brand: { name: 'Green Jobs', url: null, colour: '#7ac943', logo: null },
      }),
    ),
    digest('digest-imported', view(POSTS.slice(0, 2))),
    digest('digest-long', view(LONG)),
    digest(
      'digest-logo',
      view(POSTS.slice(1, 3), {
        brand: { name: 'Riverside Jobs', url: 'https://jobs.example.org', colour: '#8a1c7c', logo: LOGO },
      }),
    ),
    {
      name: 'confirm',
      ...renderConfirmMail(SITE, {
        kind: 'subscribe',
        alert: 'Data or Tech',
        confirmUrl: LINK,
        manageUrl: null,
      }),
    },
    {
      name: 'confirm-add',
      ...renderConfirmMail(SITE, { kind: 'add', alert: 'Data or Tech', confirmUrl: LINK, manageUrl: LINK }),
    },
    {
      name: 'link-account',
      ...renderLinkMail(SITE, { kind: 'account', url: LINK, unsubscribeUrl: LINK, minutes: 30 }),
    },
    { name: 'alarm', ...renderAlarmMail(SITE, { ...alarm, facts: null }) },
  ];
}
