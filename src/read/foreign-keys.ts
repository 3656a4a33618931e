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
/** In a sentence, too: `how_to_apply: Send your CV to jobs@heron.example.org`. */
const HOLDS_LINK = /(?:^|[\s<])(?:https?:\/\/|www\.|mailto:|[^\s@]+@[^\s@]+\.[a-z])/i;
const LINKS_INSIDE = ['url', 'link', 'href', 'email'];
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
    looksRight: HOLDS_LINK,
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
const ON = /^(?:true|yes|on)$/i;
const STATES = ['status', 'state'];
const SWITCHES = ['filled', 'closed', 'expired', 'solved', 'is_filled', 'is_closed'];

/** A key of theirs that holds what one of ours should. */
export interface ForeignKey {
  readonly ours: string;
  /** As `posts.keys` names it: `external_url`, `contact.email`. */
  readonly path: string;
  readonly value: Value;
  /** Its name says what it is; `url` may be anything's. */
  readonly isSure: boolean;
}

/** `hasLink`: the button leads somewhere already, other than to the post's page. */
export function findForeignKeys(fields: Fields, hasLink: boolean): ForeignKey[] {
  const found = SENSES.flatMap((sense) => findKey(fields, sense, true));
  return hasLink
    ? found
    : [...found, ...findKey(fields, LESS_SURE, false), ...findIn(fields, 'contact', ['email', 'url'])];
}

/** What to tell the author of a post with such keys. */
export function foreignKeys(fields: Fields, hasLink: boolean): FileProblem[] {
  return [...findForeignKeys(fields, hasLink).map(hint), ...overHint(fields)];
}

function findKey(fields: Fields, { ours, theirs, looksRight }: Sense, isSure: boolean): ForeignKey[] {
  if (ours.some((key) => isFilled(fields.get(key)))) return [];
  for (const key of theirs) {
    const value = fields.get(key);
    if (value === undefined || !isFilled(value)) continue;
    if (ours === LINK_KEYS && value.kind !== 'text') {
      const [inside] = findIn(fields, key, LINKS_INSIDE);
      if (inside !== undefined) return [inside];
      continue;
    }
    if (looksRight !== undefined && value.kind === 'text' && !looksRight.test(value.text)) continue;
    return [{ ours: ours[0] as string, path: key, value, isSure }];
  }
  return [];
}

/** A link or an address in a map. */
function findIn(fields: Fields, key: string, keys: readonly string[]): ForeignKey[] {
  const outer = fields.get(key);
  if (outer?.kind !== 'map' || LINK_KEYS.some((own) => isFilled(fields.get(own)))) return [];
  for (const inner of keys) {
    const value = outer.fields.get(inner);
    if (value?.kind === 'text' && LINK.test(value.text))
      return [{ ours: LINK_KEYS[0] as string, path: `${key}.${inner}`, value, isSure: true }];
  }
  return [];
}

function hint({ ours, path, value }: ForeignKey): FileProblem {
  const words = value.kind === 'text' ? value.text.trim() : '';
  const example =
    words === '' || words.length > 200 || words.includes('\n') ? `${ours}:` : `${ours}: ${valueText(words)}`;
  return {
    line: value.line,
    problem: `"${path}" is not read: here it is called "${ours}", unless posts.keys in the settings says otherwise`,
    remedy: `write ${example}`,
  };
}

/** A job that is over, by a word of another board: `status: solved`, `filled: true`. */
export function findOver(
  fields: Fields,
): { readonly key: string; readonly word: string; readonly line: number } | null {
  if (CLOSING_KEYS.some((key) => isFilled(fields.get(key)))) return null;
  for (const [keys, words] of [
    [STATES, OVER],
    [SWITCHES, ON],
  ] as const)
    for (const key of keys) {
      const value = fields.get(key);
      if (value?.kind === 'text' && words.test(value.text.trim()))
        return { key, word: value.text.trim(), line: value.line };
    }
  return null;
}

function overHint(fields: Fields): FileProblem[] {
  const over = findOver(fields);
  if (over === null) return [];
  const problem = `"${over.key}: ${over.word}" is not read: the post counts as open`;
  return [{ line: over.line, problem, remedy: 'write closes: filled' }];
}

function isFilled(value: Value | undefined): boolean {
  return value !== undefined && (value.kind !== 'text' || value.text.trim() !== '');
}
