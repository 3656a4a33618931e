import { describe, expect, test } from 'vitest';
import { type Counts, countFigures, fivesOf } from '../../src/subscribers/figures.ts';

const alert = (parts: { any?: string[]; all?: string[]; none?: string[] }) => ({
  any: [],
  all: [],
  none: [],
  ...parts,
});

describe('figures are in fives', () => {
  /** For each way in which small boards may be made up: what is shown, and what each hidden part may be. */
  function possibleParts(): Map<string, Record<keyof Counts, Set<number>>> {
    const found = new Map<string, Record<keyof Counts, Set<number>>>();
    for (let weekly = 0; weekly < 20; weekly += 1)
      for (let daily = 0; daily < 20; daily += 1)
        for (let instant = 0; instant < 20; instant += 1) {
          const exact = { weekly, daily, instant, people: weekly + daily + instant };
          const key = JSON.stringify(fivesOf(exact));
          const parts = found.get(key) ?? {
            ...{ weekly: new Set(), daily: new Set(), instant: new Set(), people: new Set() },
          };
          for (const [name, value] of Object.entries(exact)) parts[name as keyof Counts].add(value);
          found.set(key, parts);
        }
    return found;
  }

  test('so that no sum tells what a part below five is', () => {
    for (const [shown, parts] of possibleParts())
      for (const [name, people] of Object.entries(JSON.parse(shown)))
        if (people === 0)
          expect(parts[name as keyof Counts].size, `${name} of ${shown}`).toBeGreaterThanOrEqual(3);
  });

  test('and never more than there are', () => {
    expect(fivesOf({ weekly: 4, daily: 5, instant: 9, people: 18 })).toEqual({
      ...{ weekly: 0, daily: 5, instant: 5, people: 15 },
    });
  });
});

describe('a day', () => {
  const aliases = { analytics: 'data' };
  const figures = countFigures({
    readers: [
      // Two alerts that name one tag, in two spellings.
      {
        alerts: [alert({ any: ['data'] }), alert({ all: ['Analytics', 'is:remote'] })],
        frequency: 'weekly',
        people: 12,
      },
      { alerts: [alert({ any: ['data', 'tech'] })], frequency: 'daily', people: 7 },
      { alerts: [alert({ any: ['legal'] })], frequency: 'instant', people: 4 },
      { alerts: [alert({ any: ['*'], none: ['data', 'tech'] })], frequency: 'weekly', people: 6 },
    ],
    open: [
      ['data', 'org:acme'],
      ['teaching', 'legal'],
    ],
    recent: [['data', 'org:acme'], ['teaching', 'legal'], ['analytics']],
    aliases,
  });
  const of = (topic: string) => figures.filter((figure) => figure.topic === topic);

  test('counts everybody, and each person once for a tag', () => {
    expect(of('people')).toEqual([
      { topic: 'people', key: '', weekly: 15, daily: 5, instant: 0, people: 25 },
    ]);
    expect(of('tag').map(({ key, people }) => [key, people])).toEqual([
      ['data', 15],
      ['*', 5],
      ['tech', 5],
    ]);
  });

  test('names tags of open posts that nobody follows; what few follow is not among them', () => {
    expect(of('unfollowed').map(({ key }) => key)).toEqual(['teaching']);
  });

  test('names alerts of five people or more that no recent post is for', () => {
    expect(of('unmatched').map(({ key, people }) => [JSON.parse(key), people])).toEqual([
      [alert({ all: ['data', 'is:remote'] }), 10],
    ]);
  });

  test('without readers is a day that was counted', () => {
    expect(countFigures({ readers: [], open: [], recent: [], aliases })).toEqual([
      { topic: 'people', key: '', weekly: 0, daily: 0, instant: 0, people: 0 },
    ]);
  });
});
