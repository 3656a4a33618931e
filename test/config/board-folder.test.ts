import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { findBoard, isOfSamples, refuseWithoutBoard } from '../../src/config/board-folder.ts';
import { loadConfig, loadSettings } from '../../src/config/load-config.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const nothing = new Set<string>();
let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'rolecall-checkout-'));
  for (const name of ['posts', 'subscriptions']) {
    mkdirSync(join(checkout, 'examples', name), { recursive: true });
    mkdirSync(join(checkout, name));
    writeFileSync(join(checkout, name, 'README.md'), 'Your own go here.');
  }
});

describe('in a checkout', () => {
  test('the samples are the board until there is one', () => {
    expect(findBoard(checkout, nothing, checkout)).toBe(join(checkout, 'examples'));
  });

  test.each(['rolecall.yml', 'posts/data-director.md', 'subscriptions/alice.md'])(
    '%s makes it a board',
    (name) => {
      writeFileSync(join(checkout, name), '');
      expect(findBoard(checkout, nothing, checkout)).toBe(checkout);
    },
  );

  test('so does a ledger that an earlier version began there', () => {
    mkdirSync(join(checkout, 'data'));
    expect(findBoard(checkout, nothing, checkout)).toBe(checkout);
  });

  test.each(['CONFIG', 'POSTS_DIR', 'SUBSCRIPTIONS_DIR', 'DATABASE_URL'])('so does %s', (name) => {
    expect(findBoard(checkout, new Set([name]), checkout)).toBe(checkout);
  });

  test('other settings do not', () => {
    expect(findBoard(checkout, new Set(['PORT', 'SECRET']), checkout)).toBe(join(checkout, 'examples'));
  });
});

test('any other folder is a board by itself', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'rolecall-board-'));
  expect(findBoard(elsewhere, nothing, checkout)).toBe(elsewhere);
});

test('samples are known by where they lie, by whatever way', () => {
  symlinkSync(join(checkout, 'examples'), join(checkout, 'linked'));
  expect(isOfSamples([join(checkout, 'linked', 'posts')], checkout)).toBe(true);
  expect(isOfSamples([join(checkout, 'posts'), join(checkout, 'examples-of-mine')], checkout)).toBe(false);
});

describe('sample posts and people', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'rolecall-board-'));
  const smtp = { SMTP_URL: 'smtp://127.0.0.1:2525' };

  test('never go out by SMTP, not even to a server on this machine', () => {
    expect(() => loadConfig(smtp, EXAMPLES)).toThrow(/sample posts and people.*rolecall init/);
    expect(() => loadConfig({ ...smtp, POSTS_DIR: join(EXAMPLES, 'posts') }, cwd)).toThrow(/sample posts/);
    expect(() => loadConfig({ ...smtp, SUBSCRIPTIONS_DIR: join(EXAMPLES, 'subscriptions') }, cwd)).toThrow(
      /sample posts/,
    );
  });

  test('may go to the outbox', () => {
    expect(loadConfig({ ...smtp, MAIL: 'outbox' }, EXAMPLES).transport).toBe('outbox');
  });

  test('say nothing about other boards', () => {
    expect(loadConfig(smtp, cwd).transport).toBe('smtp');
  });
});

describe('where no board is', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'rolecall-folder-'));
  });
  const refuse = (env: Record<string, string> = {}) => {
    const { config, origins } = loadSettings(env, cwd);
    refuseWithoutBoard(config.paths, origins, cwd);
  };

  test('no command begins one, and says where one is made', () => {
    expect(refuse).toThrow(/no board in .*rolecall init/);
  });

  test("a site's own folders of posts and data are none", () => {
    for (const name of ['posts', 'data']) mkdirSync(join(cwd, name));
    expect(refuse).toThrow(/no board in/);
  });

  test.each(['rolecall.yml', 'data/secret', 'subscriptions/alice.md'])('%s is one', (path) => {
    mkdirSync(join(cwd, path, '..'), { recursive: true });
    writeFileSync(join(cwd, path), '');
    expect(refuse).not.toThrow();
  });

  test.each(['POSTS_DIR', 'DATA_DIR'])('so is what %s names', (name) => {
    expect(() => refuse({ [name]: 'elsewhere' })).not.toThrow();
  });
});
