import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildEditionView, buildSharedView, editionKey } from '../../src/edition/edition.ts';
import { createEditionMaker, editionSettings } from '../../src/edition/edition-maker.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { type Alert, buildAlert } from '../../src/subscribers/alerts.ts';
import { samplePost } from '../helpers/sample-post.ts';

const config = loadConfig({ CONFIG: undefined }, '/nonexistent');
const occasion = { kind: 'digest', at: new Date('2026-11-23T15:00:00Z') } as const;
const any = (...words: string[]) => buildAlert({ any: words });
const posts = [
  samplePost('one', { tags: ['data', 'tech'] }),
  samplePost('two', { tags: ['tech'] }),
  samplePost('three', { tags: ['data', 'law'] }),
];
const keyOf = (alerts: readonly Alert[]) =>
  editionKey(
    buildSharedView({ posts, lastCalls: [] }, alerts, editionSettings(config), config.tags, occasion),
  );

describe('a maker that has made the editions of others', () => {
  it.each([
    ['one alert', [any('data', 'tech')]],
    ['the same tags in another order', [any('tech', 'data')]],
    ['another tag of theirs', [any('data', 'law', 'tech')]],
    ['two alerts', [any('data'), any('tech')]],
    ['the same two the other way round', [any('tech'), any('data')]],
    ['two alerts, the second of which brings nothing', [any('data', 'tech'), any('art')]],
    ['two alerts of which one names a tag that no post bears', [any('data', 'art'), any('tech')]],
  ])('gives people with %s what their posts and alerts make', (_, alerts) => {
    const maker = createEditionMaker(config, occasion);
    for (const others of [
      [any('*')],
      [any('data', 'tech')],
      [any('data'), any('tech')],
      [any('law'), any('tech')],
    ])
      maker.edition(posts, others);
    const edition = maker.edition(posts, alerts);
    expect(edition.key).toBe(keyOf(alerts));
    expect(maker.edition(posts, alerts).key).toBe(edition.key);
  });

  it('renders what its key stands for, and calls it the same before', () => {
    const maker = createEditionMaker(config, occasion);
    const alerts = [any('data'), any('tech')];
    const { subject, content } = maker.edition(posts, alerts);
    const view = buildEditionView(
      { posts, lastCalls: [] },
      alerts,
      editionSettings(config),
      config.tags,
      occasion,
    );
    expect(content).toEqual(renderEdition(view));
    expect(subject).toBe(content.subject);
  });

  it('knows one edition for people who named other tags of the same posts, and shows each their own', () => {
    const maker = createEditionMaker(config, occasion);
    const alerts = [[any('data', 'tech')], [any('tech', 'data', 'law')]] as const;
    const [one, other] = alerts.map((each) => maker.edition(posts, each));
    expect(one?.key).toBe(other?.key);
    expect(one?.shown).toBe(other?.shown);
    const views = alerts.map((each) =>
      buildEditionView({ posts, lastCalls: [] }, each, editionSettings(config), config.tags, occasion),
    );
    expect([one?.content, other?.content]).toEqual(views.map(renderEdition));
    expect(one?.content).not.toEqual(other?.content);
  });

  it('tells somebody who named a tag of two words from somebody who named each of them', () => {
    const maker = createEditionMaker(config, occasion);
    const post = samplePost('four', { tags: ['law', 'data science', 'data', 'science'] });
    const alerts = [[any('data science')], [any('data', 'science')]] as const;
    const contents = alerts.map((each) => maker.edition([post], each).content);
    const views = alerts.map((each) =>
      buildEditionView(
        { posts: [post], lastCalls: [] },
        each,
        editionSettings(config),
        config.tags,
        occasion,
      ),
    );
    expect(contents).toEqual(views.map(renderEdition));
  });

  it('builds again what it had no room to keep', () => {
    const alerts = [any('data', 'tech')];
    const [roomy, narrow] = [undefined, 1].map((most) => createEditionMaker(config, occasion, most));
    expect(narrow?.edition(posts, alerts).shown).toBe(roomy?.edition(posts, alerts).shown);
  });
});
