import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'America/New_York', url: null, pageUrl: null };
const read = (block: string) =>
  parsePostFile('a.md', Buffer.from(`---\ntitle: Clerk\n${block}\n---\nBody.\n`), site);

test.each([
  ['location: {name: "Utrecht, NL"}', 'Utrecht, NL'],
  ['location:\n  city: Bergen\n  country: Norway', 'Bergen, Norway'],
  ['location:\n  city: Portland\n  state: OR', 'Portland, OR'],
  ['location: {address: {addressLocality: Bergen, addressCountry: NO}}', 'Bergen, NO'],
  ['location: {country: {name: Norway}}', 'Norway'],
  ['location: {remote: true}', 'Remote'],
  ['location: [{name: Bergen}, {name: Oslo}]', 'Bergen; Oslo'],
  ['location: [Bergen, Oslo]', 'Bergen, Oslo'],
  ['location: Bergen', 'Bergen'],
])('the place of %j', (block, location) => {
  expect(read(block)).toMatchObject({ status: 'post', notes: [], draft: { location } });
});

test.each([
  ['salary: {min: 50000, max: 70000, currency: USD}', '$50,000–70,000'],
  ['salary: {min: 50000, max: 70000, currency: EUR, period: year}', '€50,000–70,000 per year'],
  ['salary: {min: 500000, max: 700000, currency: NOK}', '500,000–700,000 NOK'],
  ['salary: {from: 30, currency: gbp, unit: hour}', 'from £30 per hour'],
  ['salary: {max: 900, currency: CHF}', 'up to 900 CHF'],
  ['salary: {min: 50k, max: 70k}', '50k–70k'],
  ['salary: {min: 60000, max: 60000, currency: USD}', '$60,000'],
  ['salary: {currency: USD, value: {minValue: 20, maxValue: 25, unitText: HOUR}}', '$20–25 per hour'],
  ['salary: {value: 60000, currency: USD}', '$60,000'],
  ['salary: {range: "$60k to $70k"}', '$60k to $70k'],
  ['salary: $60,000', '$60,000'],
])('the pay of %j', (block, salary) => {
  expect(read(block)).toMatchObject({ status: 'post', notes: [], draft: { salary } });
});

test.each([
  ['company: {name: Heron Works, url: https://heron.example.org}', 'Heron Works'],
  ['company:\n  name: Heron Works\n  url: https://heron.example.org', 'Heron Works'],
  ['organization: {title: Heron Works}', 'Heron Works'],
])('the organisation of %j', (block, organisation) => {
  expect(read(block)).toMatchObject({ status: 'post', notes: [], draft: { organisation, role: 'Clerk' } });
});

test.each([
  ['location: {lat: 60.4, lng: 5.3}', '"location" holds "lat:" where words were expected, so it is left out'],
  ['salary: {grade: 7}', '"salary" holds "grade:" where words were expected, so it is left out'],
  [
    'company: {url: https://heron.example.org}',
    '"company" holds "url:" where words were expected, so it is left out',
  ],
])('a map that says nothing known is left out, and the post is not: %j', (block, problem) => {
  expect(read(block)).toMatchObject({
    status: 'post',
    notes: [{ line: 3, problem }],
    draft: { location: null, salary: null, organisation: null },
  });
});
