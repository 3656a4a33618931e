import { expect, it } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildSharedView } from '../../src/edition/edition.ts';
import { editionSettings } from '../../src/edition/edition-maker.ts';
import { createRendering } from '../../src/edition/rendering.ts';
import { viewFor } from '../../src/edition/shared-view.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { samplePost } from '../helpers/sample-post.ts';

const config = loadConfig({ CONFIG: undefined }, '/nonexistent');
const occasion = { kind: 'digest', at: new Date('2026-11-23T15:00:00Z') } as const;
/** One of them is made of two others. */
const TAGS = ['data', 'tech', 'data tech', 'art'];
/** Two alerts, an employer with several posts, and enough of them for a list at the top. */
const posts = Array.from({ length: 12 }, (_, index) =>
  samplePost(`post${index}`, {
    organisation: index < 4 ? 'Oak Alliance' : `Employer ${index}`,
    tags: TAGS.filter((_tag, place) => ((index + 1) >> place) & 1),
  }),
);
const view = buildSharedView(
  { posts, lastCalls: [] },
  [buildAlert({ any: ['data', 'tech'] }), buildAlert({ any: ['*'] })],
  editionSettings(config),
  config.tags,
  occasion,
);
const choices = Array.from({ length: 16 }, (_, bits) => TAGS.filter((_tag, place) => (bits >> place) & 1));

it.each([
  ['one after another', choices],
  ['the other way round', choices.toReversed()],
])(
  'an edition that is prepared once shows each choice of tags what it would show it alone: %s',
  (_, order) => {
    const rendering = createRendering(view);
    const contents = order.map((own) => finish(rendering.contentFor(rendering.ownOf(new Set(own)))));
    expect(contents).toEqual(order.map((own) => renderEdition(viewFor(view, new Set(own)))));
    expect(new Set(contents.map((content) => JSON.stringify(content))).size).toBe(16);
  },
);

it('it may be interrupted at each card, since there may be hundreds', () => {
  const work = createRendering(view).contentFor([]);
  let steps = 0;
  while (!work.next().done) steps += 1;
  expect(steps).toBeGreaterThanOrEqual(posts.length);
});

it('tags that stand on no card, and the order in which tags are named, make no other content', () => {
  const { ownOf } = createRendering(view);
  expect(ownOf(new Set(['tech', 'sports', 'data']))).toEqual(ownOf(new Set(['data', 'tech'])));
});
