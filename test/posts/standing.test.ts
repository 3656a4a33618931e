import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standing } from '../../src/database/values.ts';
import {
  decideStanding,
  isOpen,
  isPlannable,
  isSendable,
  type KnownStanding,
  nextLeftAt,
  type StandingFacts,
  standingAt,
  wantsNumber,
} from '../../src/posts/standing.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const fresh: StandingFacts = {
  says: 'live',
  kept: null,
  publishedAt: days(-1),
  firstSeenAt: NOW,
  closesAt: null,
  applyUrl: 'https://example.org/1',
};
const rules = { now: NOW, announceDays: 14, goneLinks: new Set(['https://example.org/gone']) };
const gone = { applyUrl: 'https://example.org/gone' };

describe('the verdict on a file', () => {
  test.each<[string, Partial<StandingFacts>, Standing]>([
    ['dated yesterday', {}, 'live'],
    ['14 days old when it came', { publishedAt: days(-14) }, 'live'],
    ['older when it came', { publishedAt: new Date(days(-14).getTime() - 1) }, 'archive'],
    ['known for long, and dated when it came', { publishedAt: days(-40), firstSeenAt: days(-39) }, 'live'],
    ['dated tomorrow', { publishedAt: days(1) }, 'future'],
    ['a draft', { says: 'draft' }, 'draft'],
    ['a draft for the future', { says: 'draft', publishedAt: days(1) }, 'draft'],
    ['closed yesterday', { closesAt: days(-1) }, 'closed'],
    ['closing at this instant', { closesAt: NOW }, 'closed'],
    ['closing tomorrow', { closesAt: days(1) }, 'live'],
    ['filled', { says: 'gone' }, 'closed'],
    ['for the site only', { says: 'not-mailed' }, 'not-mailed'],
    ['kept for an admin', { kept: 'held' }, 'held'],
    ['let out without mail', { kept: 'quiet' }, 'archive'],
    ['without a link', { applyUrl: null }, 'live'],
    ['whose link leads nowhere', gone, 'link-gone'],
    ['closed, and its link with it', { ...gone, closesAt: NOW }, 'closed'],
    ['kept for an admin, whatever its link does', { ...gone, kept: 'held' }, 'held'],
  ])('%s', (_, facts, standing) => {
    expect(decideStanding({ ...fresh, ...facts }, rules)).toBe(standing);
  });
});

const known = (more: Partial<KnownStanding> = {}): KnownStanding => ({
  standing: 'live',
  closesAt: null,
  missingSince: null,
  number: 3,
  announcedAt: days(-1),
  leftAt: null,
  ...more,
});

describe('what time does to a verdict', () => {
  test.each<[string, KnownStanding, Standing, { planned: boolean; sent: boolean }]>([
    ['nothing', known(), 'live', { planned: true, sent: true }],
    ['its last day passes', known({ closesAt: NOW }), 'closed', { planned: false, sent: false }],
    ['its file is missing', known({ missingSince: NOW }), 'missing', { planned: true, sent: false }],
    [
      'a draft goes missing',
      known({ standing: 'draft', missingSince: NOW }),
      'missing',
      { planned: false, sent: false },
    ],
    [
      'its link leads nowhere',
      known({ standing: 'link-gone' }),
      'link-gone',
      { planned: false, sent: false },
    ],
    [
      'its last day passes, its link gone',
      known({ standing: 'link-gone', closesAt: NOW }),
      'closed',
      { planned: false, sent: false },
    ],
    ['it stays removed', known({ standing: 'removed' }), 'removed', { planned: false, sent: false }],
  ])('%s', (_, post, standing, { planned, sent }) => {
    expect(standingAt(post, NOW)).toBe(standing);
    expect([isPlannable(post, NOW), isSendable(post, NOW)]).toEqual([planned, sent]);
  });
});

describe('a post that is live now wants a number', () => {
  test.each<[string, KnownStanding | null, boolean]>([
    ['never seen', null, true],
    ['live all the time', known(), false],
    ['back after a missing file, which no cursor passes', known({ missingSince: days(-1) }), false],
    ['was archive', known({ standing: 'archive', number: null, announcedAt: null }), true],
    ['was a draft, never announced', known({ standing: 'draft', number: null, announcedAt: null }), true],
    ['was a draft for a day', known({ standing: 'draft', leftAt: days(-1) }), true],
    ['had closed by the clock alone', known({ closesAt: days(-1) }), true],
    ['was removed', known({ standing: 'removed', leftAt: NOW }), true],
    [
      'was hidden for long, soon after its announcement',
      known({ standing: 'draft', announcedAt: days(-60), leftAt: days(-50) }),
      true,
    ],
    [
      'had been out for long when it went, so that nobody missed it',
      known({ standing: 'removed', announcedAt: days(-60), leftAt: days(-1) }),
      false,
    ],
    ['closed by the clock after a long time', known({ announcedAt: days(-60), closesAt: days(-1) }), false],
  ])('%s: %s', (_, before, wants) => {
    expect(wantsNumber(before, NOW, 14)).toBe(wants);
  });

  test('when it left is written down once, and forgotten when it is back', () => {
    expect(nextLeftAt(known(), 'draft', NOW)).toEqual(NOW);
    expect(nextLeftAt(known({ standing: 'draft', leftAt: days(-3) }), 'closed', NOW)).toEqual(days(-3));
    expect(nextLeftAt(known({ closesAt: days(-2) }), 'closed', NOW)).toEqual(days(-2));
    expect(nextLeftAt(known({ standing: 'draft', leftAt: days(-3) }), 'live', NOW)).toBeNull();
    expect(nextLeftAt(null, 'draft', NOW)).toBeNull();
  });
});

type OpenPost = Parameters<typeof isOpen>[0];

describe('open', () => {
  const post: OpenPost = { ...known(), deadline: null, publishedAt: days(-1) };
  test.each<[string, Partial<OpenPost>, boolean]>([
    ['announced lately', {}, true],
    [
      'an archive post dated within 60 days',
      { standing: 'archive', announcedAt: null, publishedAt: days(-60) },
      true,
    ],
    ['older', { announcedAt: null, publishedAt: days(-61) }, false],
    [
      'older, with a closing day ahead',
      { announcedAt: null, publishedAt: days(-400), closesAt: days(1) },
      true,
    ],
    [
      'older, its text names a day ahead',
      { announcedAt: null, publishedAt: days(-400), deadline: days(1) },
      true,
    ],
    ['announced lately though dated long ago', { publishedAt: days(-400) }, true],
    ['for the site only', { standing: 'not-mailed' }, true],
    ['closed', { closesAt: days(-1) }, false],
    ['an archive post that has closed', { standing: 'archive', closesAt: days(-1) }, false],
    ['a draft', { standing: 'draft' }, false],
    ['missing', { missingSince: NOW }, false],
    ['left out for its link', { standing: 'link-gone' }, false],
  ])('%s: %s', (_, more, open) => {
    expect(isOpen({ ...post, ...more }, NOW, 60)).toBe(open);
  });
});

test('whatever is sendable is plannable and open', () => {
  const date = fc.option(fc.integer({ min: -100, max: 100 }).map(days));
  const post = fc.record({
    standing: fc.constantFrom(
      'live',
      'draft',
      'future',
      'archive',
      'closed',
      'removed',
      'held',
      'not-mailed',
      'link-gone',
    ),
    closesAt: date,
    missingSince: date,
    deadline: date,
    publishedAt: fc.constant(days(-1)),
    announcedAt: fc.constant(days(-1)),
  });
  fc.assert(
    fc.property(post, (some) => {
      const one = some as typeof some & { standing: 'live' };
      if (isSendable(one, NOW)) expect([isPlannable(one, NOW), isOpen(one, NOW, 60)]).toEqual([true, true]);
    }),
  );
});
