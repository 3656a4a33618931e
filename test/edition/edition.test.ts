import { describe, expect, test } from 'vitest';
import { buildEditionView, buildSharedView, editionKey } from '../../src/edition/edition.ts';
import { cardsOf, type EditionSettings, postIdsOf } from '../../src/mail/edition-view.ts';
import type { ListedPost } from '../../src/posts/post.ts';
import { type Alert, buildAlert } from '../../src/subscribers/alerts.ts';
import { samplePost } from '../helpers/sample-post.ts';

const RUN = new Date('2026-11-23T15:00:00Z');
const settings: EditionSettings = {
  language: 'en',
  timeZone: 'UTC',
  brand: { name: 'Riverside Jobs', url: null, colour: null, logo: null },
  longestLink: 200,
  footer: { postalAddress: null, privacyUrl: null },
};
const tags = { labels: { data: 'Data' }, aliases: {} };

const any = (...words: string[]) => buildAlert({ any: words });
const view = (
  posts: readonly ListedPost[],
  alerts: readonly Alert[],
  at = RUN,
  kind: 'digest' | 'welcome' = 'digest',
) => buildEditionView({ posts, lastCalls: [] }, alerts, settings, tags, { kind, at });
const key = (...[posts, alerts, at = RUN, kind = 'digest']: Parameters<typeof view>) =>
  editionKey(buildSharedView({ posts, lastCalls: [] }, alerts, settings, tags, { kind, at }));

test('kind of work is a fact of a card and none of its tags', () => {
  const post = samplePost('data', { tags: ['data', 'is:full-time', 'is:remote'] });
  const [card] = cardsOf(view([post], [any('*')]));
  expect(card).toMatchObject({ tags: ['Data'], work: ['is:remote', 'is:full-time'] });
});

describe('who shares an edition', () => {
  const posts = [samplePost('data', { tags: ['data'] }), samplePost('tech', { tags: ['tech'] })];

  test('people with one alert each and the same list', () => {
    expect(key(posts, [any('data', 'tech')])).toBe(key(posts, [any('law', 'tech', 'data')]));
  });

  test('people who named other tags of the posts', () => {
    expect(key(posts, [any('data', 'tech')])).toBe(key(posts, [any('*')]));
  });

  test('people with several alerts, whatever these are called, if they bring the same posts', () => {
    expect(key(posts, [any('data'), any('tech')])).toBe(key(posts, [any('data', 'law'), any('tech', 'art')]));
  });

  test.each([
    ['other posts', key(posts.slice(1), [any('*')])],
    ['other groups', key(posts, [any('data'), any('tech')])],
    ['a first digest', key(posts, [any('*')], RUN, 'welcome')],
  ])('not those with %s', (_, other) => {
    expect(key(posts, [any('*')])).not.toBe(other);
  });
});

describe('what closes soon', () => {
  const closing = (at: string, run = RUN) =>
    view([samplePost('a', { closesAt: new Date(at) })], [any('*')], run).groups[0]?.sections[0]?.posts[0]
      ?.closesSoon;

  test.each([
    ['within three days of the run', '2026-11-26T15:00:00Z', true],
    ['a second later', '2026-11-26T15:00:01Z', false],
  ])('%s', (_, at, expected) => {
    expect(closing(at)).toBe(expected);
  });

  test('what the text says shows until it has passed', () => {
    const closesAt = (deadline: string) =>
      view([samplePost('a', { deadline: new Date(deadline) })], [any('*')]).groups[0]?.sections[0]?.posts[0]
        ?.closesAt;
    expect(closesAt('2026-12-01T00:00:00Z')).toBe('2026-12-01T00:00:00.000Z');
    expect(closesAt('2026-11-01T00:00:00Z')).toBeNull();
  });
});

test('each post shows once, under the first alert that matches, with its tags as the board writes them', () => {
  const both = samplePost('both', { tags: ['tech', 'data'] });
  const { groups } = view(
    [both, samplePost('law', { tags: ['law'] })],
    [any('data'), any('tech'), any('law')],
  );
  expect(
    groups.map(({ alert, sections }) => [alert, sections.flatMap((s) => s.posts.map((p) => p.id))]),
  ).toEqual([
    [0, ['both']],
    [2, ['law']],
  ]);
  expect(groups[0]?.sections[0]?.posts[0]?.tags).toEqual(['tech', 'Data']);
});

describe('one role of one organisation is one card', () => {
  const canvasser = (id: string, fields: Partial<ListedPost> = {}) =>
    samplePost(id, {
      organisation: 'Tenants Together, Inc.',
      role: 'Sr. Canvasser',
      location: id,
      applyUrl: `https://tenants.example.org/jobs/${id}`,
      ...fields,
    });

  test('with all places and links, and all of its posts in the ledger', () => {
    const boston = canvasser('Boston', { closesAt: new Date('2026-11-25T00:00:00Z') });
    const denver = canvasser('Denver', { organisation: 'The tenants together', role: 'Senior Canvasser' });
    const edition = view([denver, boston, samplePost('clerk')], [any('*')]);
    expect(cardsOf(edition).map(({ role, openings }) => [role, openings.length])).toEqual([
      ['Sr. Canvasser', 2],
      ['clerk', 0],
    ]);
    expect(postIdsOf(edition)).toEqual(['Boston', 'Denver', 'clerk']);
    const [card] = cardsOf(edition);
    expect(card).toMatchObject({ location: null, closesAt: null, closesSoon: false });
    expect(card?.openings).toMatchObject([
      {
        location: 'Boston',
        closesAt: '2026-11-25T00:00:00.000Z',
        applyUrl: 'https://tenants.example.org/jobs/Boston',
      },
      { location: 'Denver', closesAt: null, applyUrl: 'https://tenants.example.org/jobs/Denver' },
    ]);
  });

  test('what all of them say stands on the card once', () => {
    const [card] = cardsOf(
      view(
        [canvasser('Boston', { salary: '$50,000' }), canvasser('Denver', { salary: '$50,000' })],
        [any('*')],
      ),
    );
    expect(card?.salary).toBe('$50,000');
    expect(card?.openings.map(({ salary }) => salary)).toEqual([null, null]);
  });

  test('twice by mistake, it is a card like any other', () => {
    const link = 'https://tenants.example.org/jobs/17';
    const twice = [1, 2].map((n) =>
      canvasser(`${n}`, { location: 'Boston', applyUrl: link, isRepost: n === 2 }),
    );
    const edition = view(twice, [any('*')]);
    expect(cardsOf(edition)).toMatchObject([{ location: 'Boston', openings: [], isRepost: false }]);
    expect(postIdsOf(edition)).toEqual(['1', '2']);
  });

  test('across alerts, under the first that one of them matches', () => {
    const posts = [canvasser('Boston', { tags: ['tech'] }), canvasser('Denver', { tags: ['data'] })];
    const { groups } = view(posts, [any('data'), any('tech')]);
    expect(
      groups.map(({ alert, sections }) => [alert, sections.flatMap((s) => s.posts.map((p) => p.alsoIds))]),
    ).toEqual([[0, [['Denver']]]]);
  });

  test.each<[string, Partial<ListedPost>, number]>([
    ['another role', { role: 'Canvasser' }, 2],
    ['another organisation', { organisation: 'Tenants Alone' }, 2],
    [
      'another spelling of the organisation, and one link of its own',
      { organisation: 'Tenants T.', applyUrl: 'https://tenants.example.org/jobs/Boston' },
      1,
    ],
    ['no organisation', { organisation: null }, 2],
  ])('%s', (_, fields, cards) => {
    expect(cardsOf(view([canvasser('Boston'), canvasser('Denver', fields)], [any('*')]))).toHaveLength(cards);
  });

  test('a careers page that different employers share tells nothing', () => {
    const applyUrl = 'https://agency.example.org/careers/';
    const posts = [
      canvasser('Boston', { applyUrl }),
      canvasser('Denver', { organisation: 'Mill Fund', applyUrl }),
    ];
    expect(cardsOf(view(posts, [any('*')]))).toHaveLength(2);
  });
});
