// What a subscription asks for, be it a person's or a channel's: alerts, how often, in which zone. Pure.

import { cleanLine } from '../clean-text.ts';
import { nearest } from '../nearest.ts';
import { isFacet } from '../posts/facets.ts';
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { type Alert, buildAlert, FREQUENCIES, type Frequency, MAX_ALERTS } from '../subscribers/alerts.ts';
import { type Fields, suggestKey, tagWords, textField, type Value } from './fields.ts';
import { FileMistake, type FileProblem } from './file-mistake.ts';
import { matchTimeZone } from './time-zone.ts';
import { listText } from './yaml-text.ts';

const ALERT_KEYS = ['any', 'all', 'none'];

/** `otherwise`: where the file says nothing. Throws FileMistake. */
export function frequencyOf(fields: Fields, otherwise: Frequency): Frequency {
  const field = textField(fields, ['frequency']);
  const word = field?.text.toLowerCase() ?? otherwise;
  const known = FREQUENCIES.find((frequency) => frequency === word);
  if (known !== undefined) return known;
  const remedy = `write weekly, daily or instant: ${suggestKey(word, FREQUENCIES)}`;
  throw new FileMistake(field?.line ?? null, `"${field?.text}" is not a frequency`, remedy);
}

/** Throws FileMistake. */
export function timeZoneOf(fields: Fields, siteZone: string): string {
  const field = textField(fields, ['timezone']);
  if (field === null) return siteZone;
  const { zone, nearest } = matchTimeZone(field.text);
  if (zone !== null) return zone;
  const remedy =
    nearest === null ? 'write a name such as Europe/Berlin or America/New_York' : `did you mean ${nearest}?`;
  throw new FileMistake(field.line, `"${field.text}" is not a time zone`, remedy);
}

/** `tags` is short for one alert; both together would leave open which one is meant. Throws FileMistake. `keys`: all that the file knows. */
export function alertsOf(fields: Fields, keys: readonly string[]): Alert[] {
  refuseLooseRules(fields);
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
  if (alerts === undefined) throw asksForNothing(fields, keys);
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

function asksForNothing(fields: Fields, keys: readonly string[]): FileMistake {
  const typo = [...fields].find(([key]) => !keys.includes(key) && nearest(key, ['tags', 'alerts']) !== null);
  const remedy =
    typo === undefined
      ? 'add the line tags: [data, tech]'
      : `"${typo[0]}" is not known: ${suggestKey(typo[0], keys)}`;
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

/** Keys that do nothing. */
export function unknownKeys(fields: Fields, keys: readonly string[]): FileProblem[] {
  return [...fields]
    .filter(([key]) => !keys.includes(key))
    .map(([key, value]) => ({
      line: value.line,
      problem: `"${key}" is not a key of subscriptions`,
      remedy: suggestKey(key, keys),
    }));
}
