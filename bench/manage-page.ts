// Processor time of putting somebody's manage page together, without the ledger and the socket: what of `bench/pages.ts` is ours
// alone. `node bench/manage-page.ts [--rounds 5] [--pages 500] [--posts 257]`. It measures processor time, so a busy machine tells about the same.

import { PAY_STATED, placeFacetsOf } from '../src/posts/facets.ts';
import { organisationSlug } from '../src/posts/organisation.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import type { Subscriber } from '../src/subscribers/subscriber.ts';
import type { LiveBoard } from '../src/web/live-board.ts';
import { managePage } from '../src/web/manage-page.ts';
import type { ManageView } from '../src/web/manage-view.ts';
import { chooseAlert, choosePostFacts, choosePostTags, createRandom } from './board.ts';
import { describe, printRows, readNumber, runBench } from './helpers.ts';
import { benchConfig } from './week.ts';

const ROUNDS = readNumber('rounds', 5);
const PAGES = readNumber('pages', 500);
const POSTS = readNumber('posts', 257);
const now = new Date('2026-11-20T12:00:00Z');
const random = createRandom(2);

await runBench(async () => {
  const board = makeBoard();
  const config = benchConfig('/nonexistent');
  const view = viewOf(board);
  const onBoard = { ...config, tags: { ...config.tags, labels: board.labels } };
  let bytes = 0;
  const each: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (let page = 0; page < PAGES; page += 1) bytes = Buffer.byteLength(managePage(onBoard, view));
    const { user, system } = process.cpuUsage(before);
    // The first round is a warm-up.
    if (round > 0) each.push((user + system) / 1000 / PAGES);
  }
  printRows(`a page of ${(bytes / 1000).toFixed(0)} kB, ${POSTS} posts, ${ROUNDS} rounds; median (range)`, [
    { what: 'processor time of a manage page', measured: describe(each, 'ms', 3) },
  ]);
});

function makeBoard(): LiveBoard {
  const posts = Array.from({ length: POSTS }, (_, index) => {
    const { organisation, location, salary } = choosePostFacts(random);
    const place = location === 'Remote' ? ['is:remote'] : location === null ? [] : placeFacetsOf(location);
    const facets = [
      `org:${organisationSlug(organisation)}`,
      ...(salary === null ? [] : [PAY_STATED]),
      ...place,
    ];
    return {
      ...{
        id: `post-${index}`,
        title: `Data Person ${index}`,
        role: `Data Person ${index}`,
        summary: 'Work with us.',
      },
      ...{ organisation, location, salary, tags: [...choosePostTags(random), ...facets] },
      ...{ applyUrl: null, pageUrl: `https://example.org/${index}`, closesAt: null },
      ...{ publishedAt: now, announcedAt: now, changedAt: null },
    };
  });
  const counts = new Map<string, number>();
  for (const tag of posts.flatMap(({ tags }) => tags))
    if (!tag.includes(':')) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].sort(([, a], [, b]) => b - a).map(([tag, posts]) => ({ tag, label: tag, posts }));
  const arrivals = posts.map(({ tags, publishedAt }) => ({ tags, publishedAt }));
  return { posts, tags, labels: {}, arrivals, changedAt: 0 };
}

function viewOf(board: LiveBoard): ManageView {
  const subscriber = {
    ...{ id: 1, email: 'reader@example.org', frequency: 'weekly', timeZone: 'America/New_York' },
    ...{ alerts: [buildAlert({ any: chooseAlert(random).tags })], state: 'confirmed', source: 'web' },
    ...{ pausedUntil: null, generation: 0 },
  } as unknown as Subscriber;
  const digests = Array.from({ length: 10 }, (_, index) => ({
    ...{ subject: `Digest ${index}`, sentAt: now, url: `https://example.org/digest/${index}` },
  }));
  const posts = board.posts.slice(0, 7) as unknown as ManageView['posts'];
  return {
    ...{ subscriber, note: null, open: null, now, nextDueAt: now, board, posts, digests },
    unsubscribeUrl: '',
  };
}
