// Keys under which other boards keep what ours keep under another name: `external_url`, `compensation`, `status: solved`.
// Pure. Nothing is taken from them unasked; somebody is told what to write.

import type { Fields, Value } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';
import { CLOSING_KEYS, COMPANY_KEYS, DATE_KEYS, LINK_KEYS } from './post-keys.ts';
import { valueText } from './yaml-text.ts';

interface Sense {
  /** What we call it; the first is what to write. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly looksRight?: RegExp;
}

const LINK = /^\s*(?:https?:\/\/|www\.|mailto:|\S+@\S+\.\S+\s*$)/i;
const SENSES: readonly Sense[] = [
  {
    ours: LINK_KEYS,
    theirs: [
      ...[
        'external_url',
        'externalurl',
        'external_link',
        'application_url',
        'application_link',
        'application',
      ],
      ...['applyurl', 'apply_link', 'applylink', 'apply', 'how_to_apply', 'howtoapply', 'job_url', 'joburl'],
      ...['source_url', 'apply_email', 'application_email', 'contact_email'],
    ],
    looksRight: LINK,
  },
  {
    ours: ['salary'],
    theirs: [
      'compensation',
      'pay',
      'wage',
      'wages',
      'remuneration',
      'salary_range',
      'salaryrange',
      'basesalary',
      'base_salary',
      'pay_range',
      'stipend',
    ],
    looksRight: /\d/,
  },
  {
    ours: ['location'],
    theirs: ['place', 'city', 'joblocation', 'job_location', 'locations', 'where', 'office'],
  },
  {
    ours: COMPANY_KEYS,
    theirs: [
      'employer',
      'org',
      'company_name',
      'companyname',
      'hiringorganization',
      'hiring_organization',
      'institution',
    ],
  },
  {
    ours: CLOSING_KEYS,
    theirs: [
      ...[
        'closing_date',
        'closingdate',
        'closing',
        'close_date',
        'closedate',
        'end_date',
        'enddate',
        'expiry',
        'expiration',
      ],
      ...[
        'expires_on',
        'expiration_date',
        'expirationdate',
        'validthrough',
        'valid_through',
        'apply_by',
        'applyby',
      ],
      ...['application_deadline', 'applicationdeadline', 'due', 'due_date', 'unpublishdate'],
    ],
    looksRight: /\d/,
  },
  {
    ours: DATE_KEYS.toReversed(),
    theirs: [
      'created',
      'created_at',
      'date_posted',
      'dateposted',
      'posted',
      'posted_on',
      'pubdate',
      'publish_date',
      'published_at',
      'opens',
    ],
    looksRight: /\d/,
  },
  { ours: ['tags', 'tag'], theirs: ['keywords', 'labels', 'topics', 'skills', 'job_tags'] },
];
const LESS_SURE: Sense = {
  ours: LINK_KEYS,
  theirs: ['url', 'link', 'href', 'website', 'source'],
  looksRight: LINK,
};
const OVER = /^(?:solved|filled|closed|expired|hired|done|inactive|archived|cancell?ed|taken|gone)$/i;
const SWITCHES = ['filled', 'closed', 'expired', 'solved', 'is_filled', 'is_closed'];

/** `hasLink`: the button leads somewhere already, other than to the post's page. */
export function foreignKeys(fields: Fields, hasLink: boolean): FileProblem[] {
  const senses = hasLink ? SENSES : [...SENSES, LESS_SURE];
  return [
    ...senses.flatMap((sense) => hintOf(fields, sense)),
    ...contactHint(fields, hasLink),
    ...overHint(fields),
  ];
}

function hintOf(fields: Fields, { ours, theirs, looksRight }: Sense): FileProblem[] {
  if (ours.some((key) => isFilled(fields.get(key)))) return [];
  for (const key of theirs) {
    const value = fields.get(key);
    if (value === undefined || !isFilled(value)) continue;
    if (looksRight !== undefined && value.kind === 'text' && !looksRight.test(value.text)) continue;
    return [hint(key, value, ours[0] as string)];
  }
  return [];
}

function hint(key: string, value: Value, ours: string): FileProblem {
  const words = value.kind === 'text' ? value.text.trim() : '';
  const example =
    words === '' || words.length > 200 || words.includes('\n') ? `${ours}:` : `${ours}: ${valueText(words)}`;
  return {
    line: value.line,
    problem: `"${key}" is not read: here it is called "${ours}", unless posts.keys in the settings says otherwise`,
    remedy: `write ${example}`,
  };
}

function contactHint(fields: Fields, hasLink: boolean): FileProblem[] {
  const contact = fields.get('contact');
  if (hasLink || contact?.kind !== 'map' || LINK_KEYS.some((key) => isFilled(fields.get(key)))) return [];
  const email = contact.fields.get('email') ?? contact.fields.get('url');
  if (email?.kind !== 'text' || !LINK.test(email.text)) return [];
  const problem = 'the address under "contact" is not read: where to apply is called "apply_url"';
  return [{ line: email.line, problem, remedy: `add the line apply_url: ${valueText(email.text.trim())}` }];
}

/** A job that is over, by a word of another board. */
function overHint(fields: Fields): FileProblem[] {
  if (CLOSING_KEYS.some((key) => isFilled(fields.get(key)))) return [];
  const status = ['status', 'state'].map((key) => [key, fields.get(key)] as const);
  const switches = SWITCHES.map((key) => [key, fields.get(key)] as const);
  const found =
    status.find(([, value]) => value?.kind === 'text' && OVER.test(value.text.trim())) ??
    switches.find(([, value]) => value?.kind === 'text' && /^(?:true|yes|on)$/i.test(value.text.trim()));
  if (found === undefined) return [];
  const [key, value] = found;
  const words = value?.kind === 'text' ? value.text.trim() : '';
  const problem = `"${key}: ${words}" is not read: the post counts as open`;
  return [{ line: value?.line ?? null, problem, remedy: 'write closes: filled' }];
}

function isFilled(value: Value | undefined): boolean {
  return value !== undefined && (value.kind !== 'text' || value.text.trim() !== '');
}
