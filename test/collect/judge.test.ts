import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import {
  type AbsenceCircumstances,
  hasNews,
  isDoubtful,
  judgeAbsence,
  judgePresence,
  type KnownFile,
} from '../../src/collect/judge.ts';
import type { SeenFile } from '../../src/collect/scan.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const DELAY_MS = 5 * 60_000;
const before = (ms: number) => new Date(NOW.getTime() - ms);

const seen = (path: string, mtimeMs = 1): SeenFile => ({ path, sizeBytes: 10, mtimeMs, inode: '7' });
const known = (path: string, more: Partial<KnownFile> = {}): KnownFile => ({
  ...seen(path),
  hash: 'h',
  status: 'ok',
  problem: null,
  warning: null,
  isOnOthers: false,
  firstSeenAt: NOW,
  vanishedAt: null,
  released: false,
  ...more,
});
const byPath = <F extends { path: string }>(files: F[]) => new Map(files.map((file) => [file.path, file]));
const paths = (files: readonly { path: string }[]) => files.map((file) => file.path).sort();

describe('presence', () => {
  test('a look is compared with the last one', () => {
    const last = byPath([
      known('same'),
      known('touched'),
      known('gone'),
      known('back', { vanishedAt: NOW, status: 'vanished' }),
    ]);
    const presence = finish(
      judgePresence(last, byPath([seen('same'), seen('touched', 2), seen('back'), seen('new')])),
    );
    expect(paths(presence.unchanged)).toEqual(['same']);
    expect(paths(presence.changed)).toEqual(['touched']);
    expect(paths(presence.returned)).toEqual(['back']);
    expect(paths(presence.added)).toEqual(['new']);
    expect(paths(presence.absent)).toEqual(['gone']);
    expect(hasNews(presence)).toBe(true);
  });

  test('what is still missing is no news', () => {
    const last = byPath([known('a'), known('b', { vanishedAt: NOW, status: 'vanished' })]);
    expect(hasNews(finish(judgePresence(last, byPath([seen('a')]))))).toBe(false);
  });

  test('each file falls into exactly one group', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(names, names, fc.boolean(), fc.nat(2), (was, is, vanished, mtimeMs) => {
        const last = byPath(was.map((path) => known(path, { vanishedAt: vanished ? NOW : null })));
        const presence = finish(judgePresence(last, byPath(is.map((path) => seen(path, mtimeMs)))));
        const groups = [
          presence.added,
          presence.changed,
          presence.returned,
          presence.unchanged,
          presence.absent,
        ].flat();
        expect(paths(groups)).toEqual([...new Set([...was, ...is])].sort());
      }),
    );
  });
});

test.each([
  ['for what it says itself is judged again now and then', false, [false, false, true]],
  ['for what another says is judged again when anything changed, too', true, [false, true, true]],
])('a file that is quarantined %s', (_, isOnOthers, verdicts) => {
  const file = known('bad', { status: 'invalid', isOnOthers });
  const whens = [
    { news: false, thorough: false },
    { news: true, thorough: false },
    { news: false, thorough: true },
  ];
  expect(whens.map((when) => isDoubtful(file, when))).toEqual(verdicts);
  expect(isDoubtful(known('good', { isOnOthers }), { news: true, thorough: true })).toBe(false);
});

describe('absence', () => {
  type More = Partial<AbsenceCircumstances> & { readonly knownCount?: number };
  /** Of so many known files these are absent. */
  const judge = (absent: KnownFile[], { knownCount = 1000, ...more }: More = {}) =>
    finish(
      judgeAbsence(absent, {
        now: NOW,
        removalDelayMs: DELAY_MS,
        known: byPath([
          ...absent,
          ...Array.from({ length: Math.max(0, knownCount - absent.length) }, (_, index) =>
            known(`there ${index}`),
          ),
        ]),
        isFolderGone: false,
        isOtherFolder: false,
        wasHeld: false,
        removedLately: 0,
        unmissed: new Set(),
        ...more,
      }),
    );
  const missing = (path: string, forMs: number, released = false) =>
    known(path, { status: 'vanished', vanishedAt: before(forMs), released });
  const many = (count: number, forMs = DELAY_MS) =>
    Array.from({ length: count }, (_, index) => missing(`${index}`, forMs));

  test('the first absence only marks a file', () => {
    expect(judge([known('a')])).toMatchObject({ vanished: [{ path: 'a' }], removed: [], heldCount: 0 });
  });

  test.each([
    [DELAY_MS - 1, 0],
    [DELAY_MS, 1],
    [-1000, 0],
  ])('a deletion counts when the file was absent %i ms before as well: %i', (forMs, count) => {
    expect(judge([missing('a', forMs)]).removed).toHaveLength(count);
  });

  test.each([
    [20, 100, 0],
    [21, 100, 21],
    [21, 210, 0],
    [21, 209, 21],
    [300, 3001, 0],
  ])('%i of %i files gone at once: %i are held', (count, knownCount, heldCount) => {
    const absence = judge(many(count), { knownCount });
    expect(absence.heldCount).toBe(heldCount);
    expect(absence.removed).toHaveLength(heldCount === 0 ? count : 0);
  });

  test('a folder that is gone holds even a single file', () => {
    expect(judge([missing('a', DELAY_MS)], { isFolderGone: true })).toMatchObject({
      removed: [],
      heldCount: 1,
    });
  });

  test.each<[string, number, More, number]>([
    ['all of a small folder', 2, { knownCount: 2 }, 2],
    ['the only file', 1, { knownCount: 1 }, 0],
    ['all but one', 11, { knownCount: 12 }, 0],
    ['most of a folder in whose place another stands', 11, { knownCount: 20, isOtherFolder: true }, 11],
    ['half of a folder in whose place another stands', 10, { knownCount: 20, isOtherFolder: true }, 0],
    ['one after twenty others within the hour', 1, { knownCount: 100, removedLately: 20 }, 1],
    ['one after nineteen others within the hour', 1, { knownCount: 100, removedLately: 19 }, 0],
    [
      'what came with a held flood',
      30,
      { knownCount: 31, unmissed: new Set(many(30).map(({ path }) => path)) },
      0,
    ],
  ])('%s gone: %i files, of which so many are held', (_, count, more, heldCount) => {
    expect(judge(many(count), more).heldCount).toBe(heldCount);
  });

  test('a file that says nothing is missed by nobody', () => {
    const readme = known('README.md', { status: 'ignored' });
    expect(judge([...many(2), readme], { knownCount: 3 }).heldCount).toBe(2);
    expect(judge([readme], { knownCount: 1 }).heldCount).toBe(0);
  });

  test('what was held stays held while some are still missing', () => {
    expect(judge(many(3), { wasHeld: true })).toMatchObject({ removed: [], heldCount: 3 });
    expect(judge([], { wasHeld: true }).heldCount).toBe(0);
  });

  test('released files count as deleted whatever else is held', () => {
    const absence = judge([...many(30), missing('free', DELAY_MS, true)], {
      knownCount: 40,
      isFolderGone: true,
    });
    expect(paths(absence.removed)).toEqual(['free']);
    expect(absence.heldCount).toBe(30);
  });

  test('nothing is removed at its first absence, too early, or while it is held', () => {
    const file = fc.record({
      forMs: fc.option(fc.integer({ min: -10, max: 2 * DELAY_MS })),
      released: fc.boolean(),
    });
    const circumstances = fc.record({
      knownCount: fc.nat(500),
      isFolderGone: fc.boolean(),
      wasHeld: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 60 }), circumstances, (files, more) => {
        const absent = files.map(({ forMs, released }, index) =>
          forMs === null ? known(`${index}`, { released }) : missing(`${index}`, forMs, released),
        );
        const { removed, vanished, heldCount } = judge(absent, more);
        for (const one of removed) {
          expect(one.vanishedAt).not.toBeNull();
          expect(NOW.getTime() - (one.vanishedAt?.getTime() ?? NOW.getTime())).toBeGreaterThanOrEqual(
            DELAY_MS,
          );
          expect(heldCount === 0 || one.released).toBe(true);
        }
        expect(vanished.every((one) => one.vanishedAt === null)).toBe(true);
        if (more.isFolderGone) expect(heldCount).toBe(absent.filter((one) => !one.released).length);
      }),
    );
  });
});
