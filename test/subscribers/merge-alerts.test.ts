import { expect, it } from 'vitest';
import { type Alert, MAX_ALERTS } from '../../src/subscribers/alerts.ts';
import { mergeAlert } from '../../src/subscribers/merge-alerts.ts';

const alert = (any: string, all = '', none = ''): Alert => ({
  any: any.split(' ').filter(Boolean),
  all: all.split(' ').filter(Boolean),
  none: none.split(' ').filter(Boolean),
});

it.each([
  ['a new tag joins the alert it widens', [alert('data')], alert('tech'), [alert('data tech')]],
  ['tags that are there already change nothing', [alert('data tech')], alert('tech'), [alert('data tech')]],
  ['the same alert is not added twice', [alert('', 'a b')], alert('', 'b a'), [alert('', 'a b')]],
  [
    'with an exclusion of its own it stands by itself',
    [alert('data')],
    alert('tech', '', 'intern'),
    [alert('data'), alert('tech', '', 'intern')],
  ],
  [
    'the same exclusion, the same alert',
    [alert('data', '', 'intern')],
    alert('tech', '', 'intern'),
    [alert('data tech', '', 'intern')],
  ],
  [
    '"all of" stands by itself',
    [alert('data')],
    alert('', 'tech remote'),
    [alert('data'), alert('', 'tech remote')],
  ],
  [
    '"all of" within "any of" brings nothing new',
    [alert('', 'remote')],
    alert('data', 'remote'),
    [alert('', 'remote')],
  ],
  ['who gets every post gets these too', [alert('*')], alert('data', '', 'intern'), [alert('*')]],
  ['"every post" is no further tag', [alert('data')], alert('*'), [alert('data'), alert('*')]],
  [
    'who gets every post but some wants those now',
    [alert('*', '', 'intern')],
    alert('intern'),
    [alert('*', '', 'intern'), alert('intern')],
  ],
])('%s', (_name, known, added, merged) => {
  expect(mergeAlert(known, added)).toEqual(merged);
});

it('an alert for which there is no room is left out; the others still grow', () => {
  const many = Array.from({ length: MAX_ALERTS }, (_, index) => alert('', `a${index} b`));
  expect(mergeAlert(many, alert('', 'z'))).toEqual(many);
  const roomy = [alert('data'), ...many.slice(1)];
  expect(mergeAlert(roomy, alert('tech'))[0]).toEqual(alert('data tech'));
});
