import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOpener, type Opener } from '../../src/commands/open-file.ts';
import { type PreviewOptions, previewCommand } from '../../src/commands/preview.ts';
import type { Config } from '../../src/config/config.ts';
import { accentOf } from '../../src/mail/theme.ts';
import { pauseSubscriber } from '../../src/subscribers/pause.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let folder: string;
beforeEach(async () => {
  [world, folder] = await Promise.all([createWorld(), mkdtemp(join(tmpdir(), 'rolecall-preview-'))]);
});
afterEach(() => world.close());

const email = 'alice@example.org';
const preview = (options: Partial<PreviewOptions>, open?: Opener, settings: Partial<Config> = {}) =>
  runCommand(world, (context) => previewCommand(context, { open: false, ...options }, open), settings);

/** Alice wants data and has had her first digest; then a post comes in. */
async function newPostForAlice(): Promise<number> {
  const id = await world.subscribe(email, 'data');
  await world.settle();
  await world.announce('director', ['data']);
  return id;
}

describe('what it shows', () => {
  test('what a subscriber would get, as text, and the mail beside it; nothing is sent', async () => {
    await newPostForAlice();
    const { code, out } = await preview({ email });
    expect(code).toBe(0);
    expect(out).toMatch(/^Subject: .*director/);
    const html = out.split('\n').find((line) => line.endsWith('preview.html')) as string;
    expect(await readFile(html, 'utf8')).toContain('Riverkeepers Union');
    expect(await world.inbox(email)).toEqual([]);
  });

  test('what a new reader of some tags would get, into a folder of choice', async () => {
    await world.announce('director', ['data']);
    const out = join(folder, 'new', 'folder');
    expect((await preview({ tags: ['data'], out })).out.trim().split('\n')).toEqual([
      join(out, 'preview.html'),
      join(out, 'preview.txt'),
      join(out, 'preview.eml'),
    ]);
    expect(await readFile(join(out, 'preview.eml'), 'utf8')).toMatch(/^To: reader@example\.org\r$/m);
  });

  test('the board as its settings describe it', async () => {
    const site = {
      ...world.config.site,
      name: 'Green Jobs',
      url: 'https://green.example.org',
      colour: '#7ac943',
      logo: 'https://green.example.org/logo.png',
      postalAddress: 'Green Jobs\n1 Oak Street',
      privacyUrl: 'https://green.example.org/privacy',
    };
    await world.announce('director', ['data']);
    await preview({ tags: ['data'], out: folder }, undefined, { site });
    const html = await readFile(join(folder, 'preview.html'), 'utf8');
    expect(html).toMatch(/<a [^>]*href="https:\/\/green\.example\.org\/"[^>]*>Green Jobs<\/a>/);
    expect(html).toMatch(/<img [^>]*src="https:\/\/green\.example\.org\/logo\.png"/);
    expect(html).toMatch(/<a [^>]*href="https:\/\/green\.example\.org\/privacy"/);
    expect(html).toContain('Green Jobs<br>1 Oak Street');
    expect(html).toContain(accentOf(site.colour).accent);
  });

  test('the posts that all of --tags, --all and --none leave', async () => {
    await world.announce('director', ['data', 'nonprofit']);
    await world.announce('intern', ['data', 'nonprofit', 'intern']);
    await world.announce('engineer', ['data']);
    const { out } = await preview({ tags: ['data'], all: ['nonprofit'], none: ['intern'] });
    expect(out).toContain('https://example.org/director');
    expect(out).not.toMatch(/example\.org\/(intern|engineer)/);
  });

  test('to somebody to whom nothing is new, the last posts instead, and says so', async () => {
    await world.announce('director', ['data']);
    await world.subscribe(email, 'data');
    await world.settle();
    expect((await preview({ email })).out).toMatch(/^Nothing is new to alice@example\.org; .*\n\nSubject: /);
  });

  test('that somebody gets no mail at present', async () => {
    const id = await newPostForAlice();
    await pauseSubscriber(world.db, id, new Date('2026-12-01T00:00:00Z'));
    expect((await preview({ email })).out).toMatch(
      /^alice@example\.org has paused until 2026-12-01 00:00 UTC, so this digest would not be sent\.\n\nSubject/,
    );
    await unsubscribe(world.db, id, world.now);
    expect((await preview({ email })).out).toMatch(/^alice@example\.org has unsubscribed, so/);
  });
});

describe('when there is nothing to show, it says why', () => {
  test('no post is known', async () => {
    expect(await preview({ tags: ['data'] })).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^No posts are known yet: "rolecall start" or "rolecall once" reads them from .*posts\.\n$/,
      ),
    });
  });

  test('no post has the tag: the nearest one, and all that are in use', async () => {
    await world.announce('director', ['data', 'tech']);
    expect((await preview({ tags: ['dta'] })).out.split('\n')).toEqual([
      'Note: no post has the tag "dta": did you mean "data"?',
      'No open post of the last 14 days matches (dta), so there would be no digest.',
      'Tags in use: data, tech.',
      '',
    ]);
  });

  test('posts are held back', async () => {
    await world.announce('director', ['data']);
    await world.db.updateTable('posts').set({ standing: 'held', kept: 'held' }).execute();
    expect((await preview({ tags: ['data'] })).out).toContain(
      '1 post is held back: "rolecall held" says why.',
    );
  });
});

test.each([
  [{}, 2, /either an address or --tags/],
  [{ email, tags: ['data'] }, 2, /either an address or --tags/],
  [{ email: 'alice' }, 2, /"alice" cannot be used as a mail address: it has no @/],
  [{ none: ['data'] }, 2, /--none takes posts away/],
  [{ email }, 1, /alice@example\.org is not subscribed: .*--tags shows/],
] as const)('%j is refused with exit code %i', async (options, code, words) => {
  expect(await preview(options)).toMatchObject({ code, out: '', err: expect.stringMatching(words) });
});

test('says when it cannot write', async () => {
  await world.announce('director', ['data']);
  expect(await preview({ tags: ['data'], out: import.meta.filename })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/cannot be written to .*preview\.test\.ts \(\w+\): give another folder/),
  });
});

describe('--open', () => {
  test('hands the .html to the desktop, and names the files without the text', async () => {
    await world.announce('director', ['data']);
    const opened: string[] = [];
    const { code, out } = await preview({ tags: ['data'], out: folder, open: true }, async (path) => {
      opened.push(path);
      return null;
    });
    expect([code, opened]).toEqual([0, [join(folder, 'preview.html')]]);
    expect(out).not.toContain('Subject');
  });

  test('says plainly what was in the way, and where the file is', async () => {
    await world.announce('director', ['data']);
    const opener = createOpener({ platform: 'linux', env: { PATH: folder } });
    expect(await preview({ tags: ['data'], out: folder, open: true }, opener)).toMatchObject({
      code: 1,
      err: `rolecall: The preview was not opened: there is no xdg-open on this machine. Open ${join(folder, 'preview.html')} yourself.\n`,
    });
  });

  test.each([
    ['linux', 'xdg-open', 0, null],
    ['darwin', 'open', 0, null],
    ['linux', 'xdg-open', 3, 'xdg-open found no program for it'],
  ])('on %s, %s that ends with %i', async (platform, command, code, problem) => {
    await writeFile(join(folder, command), `#!/bin/sh\necho "$@" > ${folder}/asked\nexit ${code}\n`);
    await chmod(join(folder, command), 0o700);
    expect(await createOpener({ platform, env: { PATH: folder } })('/a folder/preview.html')).toBe(problem);
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('/a folder/preview.html\n');
  });
});
