import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { countNumbers, matchRange } from '../../src/plan/match.ts';
import type { PostTags } from '../../src/posts/post.ts';
import { type Alert, buildAlert } from '../../src/subscribers/alerts.ts';
import { firstMatchingAlert } from '../../src/subscribers/matches.ts';

const any = (...tags: string[]) => buildAlert({ any: tags });
const history = (...sets: string[][]): PostTags[] =>
  sets.map((tags, index) => ({ number: (index + 1) * 10, tags, starts: index === 0 }));

describe('one alert', () => {
  test.each<[string, string[], Alert, boolean]>([
    ['any: one of the tags is enough', ['data', 'remote'], any('data', 'tech'), true],
    ['any: none of the tags is there', ['policy'], any('data', 'tech'), false],
    [
      'all: every tag must be there',
      ['nonprofit', 'executive'],
      buildAlert({ all: ['nonprofit', 'executive'] }),
      true,
    ],
    ['all: one is missing', ['nonprofit'], buildAlert({ all: ['nonprofit', 'executive'] }), false],
    ['any and all together', ['data', 'nonprofit'], buildAlert({ any: ['data'], all: ['nonprofit'] }), true],
    [
      'none: an unwanted tag beats the rest',
      ['data', 'intern'],
      buildAlert({ any: ['data'], none: ['intern'] }),
      false,
    ],
    ['the star is every post', ['whatever'], any('*'), true],
    ['the star matches a post without tags', [], any('*'), true],
    ['the star with an unwanted tag', ['intern'], buildAlert({ any: ['*'], none: ['intern'] }), false],
    ['a tag that was stored in an older spelling is the same', ['#Data '], any('data'), true],
  ])('%s', (_name, tags, alert, expected) => {
    expect(firstMatchingAlert(tags, [alert], {}) === 0).toBe(expected);
  });

  it('follows the aliases on both sides', () => {
    expect(firstMatchingAlert(['vendors'], [any('vendor')], { vendors: 'vendor' })).toBe(0);
    expect(firstMatchingAlert(['vendor'], [any('vendors')], { vendors: 'vendor' })).toBe(0);
  });

  it('takes the first alert in the order of the person', () => {
    expect(firstMatchingAlert(['data', 'tech'], [any('policy'), any('tech'), any('data')], {})).toBe(1);
  });

  it('refuses an alert that asks for nothing', () => {
    expect(() => buildAlert({ none: ['intern'] })).toThrow(RangeError);
  });
});

describe('when a post counts', () => {
  test.each<[string, string[][], Alert[], number | null]>([
    ['at its announcement', [['data']], [any('data')], 10],
    ['never, when nothing matches', [['data']], [any('tech')], null],
    ['at the number of the tag that was added late', [['data'], ['data', 'tech']], [any('tech')], 20],
    [
      'at the first number, however often its other tags change',
      [['data'], ['data', 'tech'], ['data']],
      [any('data')],
      10,
    ],
    ['not while the tag is gone', [['data'], ['policy']], [any('data')], null],
    [
      'when an unwanted tag is taken off',
      [['data', 'intern'], ['data']],
      [buildAlert({ any: ['data'], none: ['intern'] })],
      20,
    ],
    [
      'once for several alerts, at the smallest',
      [['data'], ['data', 'tech']],
      [any('tech'), any('data')],
      10,
    ],
    [
      'once when it moves from one of the alerts to another',
      [['data'], ['tech']],
      [any('data'), any('tech')],
      10,
    ],
  ])('it counts %s', (_name, sets, alerts, expected) => {
    expect(countNumbers(history(...sets), alerts, {})).toEqual(expected === null ? [] : [expected]);
  });

  it('once more when its tag was gone and is back', () => {
    expect(countNumbers(history(['data'], ['tech'], ['data'], ['data']), [any('data')], {})).toEqual([
      10, 30,
    ]);
  });

  it('once more at each announcement, when the post comes back', () => {
    const back = history(['data'], ['data', 'tech'], ['data'], ['tech', 'data']).map((entry) =>
      entry.number === 30 ? { ...entry, starts: true } : entry,
    );
    expect(countNumbers(back, [any('data')], {})).toEqual([10, 30]);
    expect(countNumbers(back, [any('tech')], {})).toEqual([20, 40]);
  });

  it('an alias that is added later moves nothing', () => {
    const posts = [{ id: 'a', history: history(['vendors']) }];
    expect(matchRange(posts, [any('vendor')], { from: 10, to: 99 }, { vendors: 'vendor' })).toEqual([]);
  });
});

const tag = fc.constantFrom('data', 'tech', 'nonprofit', 'executive', 'intern');
const tags = fc.uniqueArray(tag, { maxLength: 4 });
const alert = fc
  .record({
    any: tags,
    all: fc.uniqueArray(tag, { maxLength: 2 }),
    none: fc.uniqueArray(tag, { maxLength: 1 }),
  })
  .filter(({ any, all }) => any.length + all.length > 0);
const post = fc.array(tags, { minLength: 1, maxLength: 4 });

describe('any history, any alerts', () => {
  it('splitting a range loses nothing and adds nothing; what was sent by one part, planning leaves out of the next', () => {
    fc.assert(
      fc.property(
        fc.array(post, { maxLength: 8 }),
        fc.array(alert, { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(60)),
        (sets, alerts, cuts) => {
          const posts = sets.map((set, index) => ({
            id: String(index),
            history: set.map((entry, step) => ({
              number: 1 + index + step * 9,
              tags: entry,
              starts: step === 0,
            })),
          }));
          const whole = matchRange(posts, alerts, { from: 0, to: 60 }, {}).map(({ id }) => id);
          const bounds = [0, ...cuts.toSorted((a, b) => a - b), 60];
          const parts = bounds
            .slice(1)
            .flatMap((to, index) => matchRange(posts, alerts, { from: bounds[index] as number, to }, {}));
          expect([...new Set(parts.map(({ id }) => id))].toSorted()).toEqual(whole.toSorted());
        },
      ),
    );
  });

  it('the order of the alerts decides the group, never whether a post counts', () => {
    fc.assert(
      fc.property(post, fc.array(alert, { minLength: 1, maxLength: 3 }), (sets, alerts) => {
        expect(countNumbers(history(...sets), alerts, {})).toEqual(
          countNumbers(history(...sets), alerts.toReversed(), {}),
        );
      }),
    );
  });
});
