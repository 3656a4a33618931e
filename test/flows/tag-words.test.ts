// What a tag is called: the same in each mail, on the pages and in the feeds, as the posts of the board spell it.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectOnce } from '../../src/collect/collect.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { createWorld, type World } from '../helpers/world.ts';
import { createTestWeb, config as webConfig } from '../web/board.ts';

const alert = buildAlert({ any: ['datamanagement', 'tech'], none: ['org:aclu-of-ohio'] });
const CHOICE = '/feed.json?tags=datamanagement&none=org:aclu-of-ohio';
const words = 'Data management or Technology · Not from ACLU of Ohio';

let world: World;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'words-'));
  const made = await createWorld({ POSTS_DIR: folder });
  const tags = { ...made.config.tags, labels: { tech: 'Technology' } };
  world = Object.assign(made, { config: { ...made.config, tags } });
  const write = (name: string, title: string, body: string) =>
    writeFile(
      join(folder, name),
      `---\ntitle: "${title}"\ndate: 2026-11-16\ntags: [datamanagement]\n---\n${body}\n`,
    );
  await write('one.md', 'Riverkeepers Union: Director', 'You lead data management for our members.');
  await write('two.md', 'ACLU of Ohio: Manager', 'Data management is what we do.');
  const deps = { ...world, announced: async () => {}, settle: async () => {} };
  await collectOnce(deps, { now: world.now, thorough: true });
  world.advance(3_600_000);
  await collectOnce(deps, { now: world.now, thorough: false });
});
afterAll(() => world.close());

async function lastMail(): Promise<{ text: string; html: string }> {
  const { text = '', html = '' } = await PostalMime.parse(world.sent.at(-1)?.message.raw ?? '');
  return { text: text.replaceAll(/\s+/g, ' '), html: html.replaceAll(/\s+/g, ' ') };
}

it('in a digest: on the card, and in the reason why it comes', async () => {
  await world.subscribe('alice@example.org', alert);
  await world.settle();
  const { text, html } = await lastMail();
  for (const part of [text, html]) {
    expect(part).toContain(words);
    expect(part).not.toContain('datamanagement<');
  }
  expect(html).toMatch(/Data management<\/b>/);
});

it('in the mail that asks whether somebody meant it', async () => {
  const choices = { alert, frequency: 'weekly', timeZone: 'UTC' } as const;
  const draft = {
    kind: 'subscribe',
    address: 'bob@example.org',
    choices,
    subscriberId: null,
    consent: {},
  } as const;
  const { id } = await createConfirmation(world, draft, world.now);
  await sendConfirmation(world, id, world.now);
  expect((await lastMail()).text).toContain(`(${words} · `);
});

it('on the sign-up page, and in a feed', async () => {
  const web = createTestWeb(world.db, { clock: () => world.now, config: webConfig });
  expect(await (await web.request('https://alerts.example.org/')).text()).toContain('Data management');
  const feed = await (await web.request(`https://alerts.example.org${CHOICE}`)).text();
  expect(feed).toContain('Data management · Not from ACLU of Ohio');
});
