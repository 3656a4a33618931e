// Place and pay as a front matter states them: words, or a map in the shapes of themes, editors and schema.org. Pure. Throws
// FileMistake for a map that says nothing that is known.

import { cleanLine } from '../clean-text.ts';
import { type Fields, textField, type Value } from './fields.ts';

const PLACE_PARTS: readonly (readonly string[])[] = [
  ['street', 'streetaddress'],
  ['city', 'town', 'locality', 'addresslocality'],
  ['state', 'province', 'region', 'addressregion'],
  ['country', 'addresscountry'],
];
const LOW = ['min', 'minimum', 'minvalue', 'low', 'from', 'start'];
const HIGH = ['max', 'maximum', 'maxvalue', 'high', 'to', 'end'];
const CURRENCY = ['currency', 'currencycode', 'ccy'];
const PERIOD = ['period', 'unit', 'unittext', 'per', 'interval', 'frequency'];
const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

type MapValue = Extract<Value, { kind: 'map' }>;

export function statedPlace(fields: Fields): string | null {
  return statedFact(fields, 'location', placeOf);
}

export function statedPay(fields: Fields): string | null {
  return statedFact(fields, 'salary', payOf);
}

function statedFact(fields: Fields, key: string, read: (map: MapValue) => string | null): string | null {
  const value = fields.get(key);
  if (value === undefined) return null;
  const parts = value.kind === 'list' ? value.items : [value];
  const words = parts.map((part) => (part.kind === 'map' ? read(part) : null));
  if (words.every((word) => word === null)) return textField(fields, [key])?.text ?? null;
  return cleanLine(words.filter((word) => word !== null).join('; '));
}

function placeOf({ fields }: MapValue): string | null {
  const name = wordUnder(fields, ['name', 'label', 'text']);
  if (name !== null) return name;
  const address = fields.get('address');
  if (address?.kind === 'map') return placeOf(address);
  const parts = PLACE_PARTS.flatMap((keys) => wordUnder(fields, keys) ?? []);
  if (parts.length > 0) return parts.join(', ');
  if (wordUnder(fields, ['remote', 'is_remote']) === 'true') return 'Remote';
  return wordUnder(fields, ['address']);
}

/** `{min: 50000, max: 70000, currency: EUR, period: year}` → `€50,000–70,000 per year`. */
function payOf({ fields }: MapValue): string | null {
  const inner = fields.get('value');
  const amounts = inner?.kind === 'map' ? inner.fields : fields;
  const words = wordUnder(fields, ['text', 'label', 'range', 'name']);
  if (words !== null) return words;
  const low = amountUnder(amounts, LOW) ?? amountUnder(amounts, ['value', 'amount']);
  const high = amountUnder(amounts, HIGH);
  if (low === null && high === null) return null;
  const range = low === null || low === high ? high : high === null ? low : `${low}–${high}`;
  const currency = (wordUnder(fields, CURRENCY) ?? '').toUpperCase();
  const sign = SIGNS[currency];
  const period = wordUnder(fields, PERIOD) ?? wordUnder(amounts, PERIOD);
  const before = low === null ? 'up to ' : high === null && amountUnder(amounts, LOW) !== null ? 'from ' : '';
  return [
    `${before}${sign ?? ''}${range}${sign === undefined && currency !== '' ? ` ${currency}` : ''}`,
    ...(period === null ? [] : [`per ${period.toLowerCase().replace(/^per /, '')}`]),
  ].join(' ');
}

function wordUnder(fields: Fields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = fields.get(key);
    if (value?.kind === 'map') return wordUnder(value.fields, ['name', 'label', 'text']);
    if (value?.kind === 'text' && value.text.trim() !== '') return cleanLine(value.text);
  }
  return null;
}

/** With commas between the thousands; as it is written where it is no plain number. */
function amountUnder(fields: Fields, keys: readonly string[]): string | null {
  const word = wordUnder(fields, keys);
  if (word === null || !/\d/.test(word)) return null;
  return /^\d{4,12}$/.test(word) ? word.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : word;
}
