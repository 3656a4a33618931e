// A subscription's file becomes a SubscriptionDraft, or a problem with line and remedy. Pure. What a typo would turn into
// other mail than was asked for is refused; a key that does nothing is only a warning.

import { parseAddress } from '../address.ts';
import { cleanLine } from '../clean-text.ts';
import { nearest } from '../nearest.ts';
import { isFacet } from '../posts/facets.ts';
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { type Alert, buildAlert, FREQUENCIES, type Frequency, MAX_ALERTS } from '../subscribers/alerts.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import { type Fields, suggestKey, tagWords, textField, type Value } from './fields.ts';
import { catchMistake, FileMistake, type FileProblem } from './file-mistake.ts';
import { readFrontMatter, refuseRepeated } from './front-matter.ts';
import { matchTimeZone } from './time-zone.ts';
import { listText } from './yaml-text.ts';

export type SubscriptionReading =
  | {
      readonly status: 'subscription';
      readonly draft: SubscriptionDraft;
      /** The line of the address, for problems that only the ledger can see. */
      readonly emailLine: number;
      readonly warnings: readonly FileProblem[];
    }
  | { readonly status: 'no-front-matter' }
  | ({ readonly status: 'unfinished' | 'invalid' } & FileProblem);

const KEYS = ['email', 'name', 'frequency', 'timezone', 'tags', 'alerts'];
const ALERT_KEYS = ['any', 'all', 'none'];

/** Reads a subscription; `timeZone` is the site's, for files that name none. */
export function parseSubscriptionFile(
  bytes: Uint8Array,
  site: { readonly timeZone: string },
): SubscriptionReading {
  const matter = readFrontMatter(bytes);
  if (matter.status !== 'document') return matter;
  return catchMistake(() => {
    refuseRepeated(matter.repeated, KEYS);
    return toReading(matter.fields, site.timeZone);
  });
}

function toReading(fields: Fields, siteZone: string): SubscriptionReading {
  refuseLooseRules(fields);
  const { address, line } = emailOf(fields);
  const draft = {
    email: address,
    name: textField(fields, ['name'], 100)?.text ?? null,
    frequency: frequencyOf(fields),
    timeZone: timeZoneOf(fields, siteZone),
    alerts: alertsOf(fields),
  };
  return { status: 'subscription', draft, emailLine: line, warnings: unknownKeys(fields) };
}

function emailOf(fields: Fields): { address: string; line: number } {
  const value = fields.get('email');
  const raw = value?.kind === 'text' ? value.text : '';
  if (value === undefined || raw.trim() === '') {
    throw new FileMistake(
      value?.line ?? 1,
      'there is no mail address',
      'add the line email: ada@example.org',
    );
  }
  const reading = parseAddress(raw);
  if (reading.ok) return { address: reading.address, line: value.line };
  throw new FileMistake(
    value.line,
    `the mail address cannot be used: ${reading.problem}`,
    'write one address such as email: ada@example.org',
  );
}

function frequencyOf(fields: Fields): Frequency {
  const field = textField(fields, ['frequency']);
  const word = field?.text.toLowerCase() ?? 'weekly';
  const known = FREQUENCIES.find((frequency) => frequency === word);
  if (known !== undefined) return known;
  const remedy = `write weekly, daily or instant: ${suggestKey(word, FREQUENCIES)}`;
  throw new FileMistake(field?.line ?? null, `"${field?.text}" is not a frequency`, remedy);
}

function timeZoneOf(fields: Fields, siteZone: string): string {
  const field = textField(fields, ['timezone']);
  if (field === null) return siteZone;
  const { zone, nearest } = matchTimeZone(field.text);
  if (zone !== null) return zone;
  const remedy =
    nearest === null ? 'write a name such as Europe/Berlin or America/New_York' : `did you mean ${nearest}?`;
  throw new FileMistake(field.line, `"${field.text}" is not a time zone`, remedy);
}

/** `tags` is short for one alert; both together would leave open which one is meant. */
function alertsOf(fields: Fields): Alert[] {
  const tags = fields.get('tags');
  const alerts = fields.get('alerts');
  if (tags !== undefined && alerts !== undefined) {
    throw new FileMistake(
      alerts.line,
      '"tags" and "alerts" stand side by side',
      'move the tags into the list of alerts as "- any: [data, tech]"',
    );
  }
  if (tags !== undefined) return [plainAlert(tags)];
  if (alerts === undefined) throw asksForNothing(fields);
  const items = alerts.kind === 'list' ? alerts.items : [alerts];
  if (items.length === 0 || items.length > MAX_ALERTS) {
    throw new FileMistake(
      alerts.line,
      `there are ${items.length} alerts`,
      `write 1 to ${MAX_ALERTS} of them`,
    );
  }
  return items.map(alertOf);
}

/** What begins like a facet may be a slip, and says something else under `all` and `none`: an alert tells which. */
function plainAlert(tags: Value): Alert {
  const words = tagWords('tags', tags);
  const facet = normaliseTags(words).find(isFacet);
  if (facet === undefined) return toAlert({ any: words }, tags.line);
  throw new FileMistake(
    tags.line,
    `"${facet.slice(0, 60)}" is no tag that posts are given: it can stand in an alert only, under any, all or none`,
    `write alerts: [{any: ${listText(normaliseTags(words))}}]`,
  );
}

function asksForNothing(fields: Fields): FileMistake {
  const typo = [...fields].find(([key]) => !KEYS.includes(key) && nearest(key, ['tags', 'alerts']) !== null);
  const remedy =
    typo === undefined
      ? 'add the line tags: [data, tech]'
      : `"${typo[0]}" is not known: ${suggestKey(typo[0], KEYS)}`;
  return new FileMistake(typo?.[1].line ?? 1, 'the subscription asks for nothing', remedy);
}

/** `none` outside of an alert would be a key that does nothing, and its mail would come. */
function refuseLooseRules(fields: Fields): void {
  const loose = ALERT_KEYS.find((key) => fields.has(key));
  if (loose === undefined) return;
  const line = fields.get(loose)?.line ?? null;
  throw new FileMistake(
    line,
    `"${loose}" stands outside of an alert`,
    `write "alerts:" and below it "  - any: [data]" and "    ${loose}: […]"`,
  );
}

function alertOf(item: Value): Alert {
  if (item.kind !== 'map') {
    throw new FileMistake(
      item.line,
      'an alert is not a word but a rule',
      'write it as "- any: [data, tech]"',
    );
  }
  const unknown = [...item.fields].find(([key]) => !ALERT_KEYS.includes(key));
  if (unknown !== undefined) {
    const [key, value] = unknown;
    throw new FileMistake(
      value.line,
      `an alert knows no "${key}"`,
      `use any, all and none: ${suggestKey(key, ALERT_KEYS)}`,
    );
  }
  const parts = [...item.fields].map(([key, value]) => [key, tagWords(key, value)] as const);
  return toAlert(Object.fromEntries(parts), item.line);
}

function toAlert(parts: Partial<Record<'any' | 'all' | 'none', string[]>>, line: number): Alert {
  const words = Object.values(parts).flat();
  if (words.length > MAX_TAGS || words.some((word) => word.length > MAX_TAG_LENGTH)) {
    throw new FileMistake(
      line,
      'the alert is too long',
      `name at most ${MAX_TAGS} tags of at most ${MAX_TAG_LENGTH} characters`,
    );
  }
  const clean = Object.fromEntries(
    Object.entries(parts).map(([key, tags]) => [key, tags.map((tag) => cleanLine(tag, MAX_TAG_LENGTH))]),
  );
  try {
    return buildAlert(clean);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileMistake(
      line,
      'the alert asks for nothing',
      'name at least one tag under any or all; any: ["*"] is every post',
    );
  }
}

function unknownKeys(fields: Fields): FileProblem[] {
  return [...fields]
    .filter(([key]) => !KEYS.includes(key))
    .map(([key, value]) => ({
      line: value.line,
      problem: `"${key}" is not a key of subscriptions`,
      remedy: suggestKey(key, KEYS),
    }));
}
