import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAudience } from '../../src/plan/plan.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';

const data = [buildAlert({ any: ['data'] })];
const post = (id: string, number: number, ...tags: string[]) => ({
  id,
  history: [{ number, tags, starts: true }],
});

describe('planning one audience', () => {
  const posts = [post('a', 1, 'data'), post('b', 2, 'tech'), post('c', 3, 'data'), post('d', 9, 'data')];

  it('gives each cursor what came after it, up to the cut', () => {
    const plan = planAudience(posts, data, [0, 1], 5, {});
    expect(plan.digests.map(({ cursor, posts }) => [cursor, posts.map(({ id }) => id)])).toEqual([
      [0, ['a', 'c']],
      [1, ['c']],
    ]);
  });

  it('names the cursors for whom nothing matched, so that they move to the cut', () => {
    expect(planAudience(posts, data, [3, 4], 5, {}).nothing).toEqual([3, 4]);
  });

  it('leaves people alone who are at the cut or beyond it', () => {
    expect(planAudience(posts, data, [5, 7], 5, {})).toMatchObject({ digests: [], nothing: [] });
  });

  it('notices what came after the cut', () => {
    expect(planAudience(posts, data, [0], 5, {}).matchesBeyondCut).toBe(true);
    expect(planAudience(posts, data, [0], 9, {}).matchesBeyondCut).toBe(false);
  });

  it('over any sequence of cuts, each matching post comes exactly once', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        numbers,
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        numbers,
        (announced, wanted, cuts) => {
          const all = announced.map((number, index) =>
            post(String(number), number, wanted[index] ? 'data' : 'tech'),
          );
          const got: string[] = [];
          let cursor = 0;
          for (const cut of [...cuts.toSorted((a, b) => a - b), 50]) {
            got.push(
              ...planAudience(all, data, [cursor], cut, {}).digests.flatMap((digest) =>
                digest.posts.map(({ id }) => id),
              ),
            );
            cursor = cut;
          }
          const expected = announced.filter((_, index) => wanted[index]).map(String);
          expect(got.toSorted()).toEqual(expected.toSorted());
        },
      ),
    );
  });
});
