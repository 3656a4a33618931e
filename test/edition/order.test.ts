import { describe, expect, test } from 'vitest';
import { byOrganisation, digestOrder } from '../../src/edition/order.ts';

const RUN = new Date('2026-11-23T15:00:00Z');
const day = (date: string) => new Date(`${date}T08:00:00Z`);
const post = (id: string, number: number, fields: { closesAt?: Date; deadline?: Date } = {}) => ({
  id,
  number,
  closesAt: null,
  deadline: null,
  ...fields,
});

describe('the order of a digest', () => {
  test('what closes soonest comes first, whether the front matter or the text says so; then the newest', () => {
    const posts = [
      post('old', 1),
      post('new', 5),
      post('december', 2, { closesAt: day('2026-12-09') }),
      post('tuesday', 3, { closesAt: day('2026-11-25') }),
      post('in the text', 4, { deadline: day('2026-12-01') }),
    ];
    const ordered = posts.toSorted((a, b) => digestOrder(a, b, RUN)).map(({ id }) => id);
    expect(ordered).toEqual(['tuesday', 'in the text', 'december', 'new', 'old']);
  });

  test('a day in the text that has passed counts for nothing', () => {
    const posts = [post('passed', 1, { deadline: day('2026-11-20') }), post('new', 2)];
    expect(posts.toSorted((a, b) => digestOrder(a, b, RUN)).map(({ id }) => id)).toEqual(['new', 'passed']);
  });
});

describe('organisations with many posts', () => {
  const list = (...organisations: (string | null)[]) =>
    organisations.map((organisation, index) => ({ id: index, organisation }));
  const sections = (...organisations: (string | null)[]) =>
    byOrganisation(list(...organisations)).map(({ organisation, posts }) => [
      organisation,
      posts.map(({ id }) => id),
    ]);

  test.each([
    ['nothing', [], []],
    ['two of one stay apart', ['A', 'B', 'A'], [[null, [0, 1, 2]]]],
    [
      'three come together where the first stood',
      ['B', 'A', 'C', 'A', 'A'],
      [
        [null, [0]],
        ['A', [1, 3, 4]],
        [null, [2]],
      ],
    ],
    [
      'spelling does not part them',
      ['Lantern Press', 'LANTERN  PRESS', ' lantern press '],
      [['Lantern Press', [0, 1, 2]]],
    ],
    ['posts without one never do', [null, null, null, ''], [[null, [0, 1, 2, 3]]]],
    [
      'two organisations in a row',
      ['A', 'B', 'A', 'B', 'A', 'B'],
      [
        ['A', [0, 2, 4]],
        ['B', [1, 3, 5]],
      ],
    ],
  ] as const)('%s', (_, organisations, expected) => {
    expect(sections(...organisations)).toEqual(expected);
  });
});
