import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig, loadSettings } from '../../src/config/load-config.ts';
import { describeConfig } from '../../src/config/report.ts';
import { SettingsError } from '../../src/errors.ts';
import { PAGE_STYLES, PLACEHOLDERS } from '../../src/page-pattern.ts';
import { buildPageUrl } from '../../src/read/page-url.ts';

type Env = Record<string, string>;

const key = 'k'.repeat(32);

function folder(files: Record<string, string> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'rolecall-config-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

function load(env: Env, yaml?: string): Config {
  return loadConfig(env, folder(yaml === undefined ? {} : { 'rolecall.yml': yaml }));
}

function problemsOf(env: Env, yaml?: string): readonly string[] {
  try {
    load(env, yaml);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('defaults', () => {
  test('nothing has to be set', () => {
    const cwd = folder();
    const config = loadConfig({}, cwd);
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, publicUrl: 'http://127.0.0.1:3000' });
    expect(config.paths).toMatchObject({
      dataDir: join(cwd, 'data'),
      postsDir: join(cwd, 'posts'),
      subscriptionsDir: join(cwd, 'subscriptions'),
      configFile: null,
    });
    expect(config).toMatchObject({ databaseUrl: null, redisUrl: null, transport: 'outbox', secrets: null });
    expect(config.digest).toMatchObject({ announceDays: 14, welcomeDays: 14, removalDelayMs: 300_000 });
  });

  test('an empty variable and an empty key count as not set', () => {
    expect(load({ PORT: '', SMTP_URL: '' }, 'site:\n  name:\nmail:\n').site.name).toBe('Rolecall');
  });

  test('the sample file is valid and gives the defaults, but for the name and the short wait', () => {
    const sample = loadConfig({}, join(import.meta.dirname, '../../examples'));
    const plain = loadConfig({}, folder());
    expect(sample.digest).toEqual({ ...plain.digest, instantWaitMs: 5000 });
    expect(sample.files).toEqual(plain.files);
    expect(sample.keep).toEqual(plain.keep);
  });
});

describe('each problem names its key and what to write instead', () => {
  test.each<[string, string, RegExp]>([
    ['zone', 'site:\n  timezone: Mars/Olympus', /line 2: site\.timezone .*Europe\/Berlin.*"Mars\/Olympus"/],
    ['zone offset', 'site:\n  timezone: "+02:00"', /site\.timezone .*IANA/],
    ['cron', 'digest:\n  weekly: mondays', /line 2: digest\.weekly .*0 7 \* \* 1.*"mondays"/],
    ['cron with seconds', 'digest:\n  daily: "0 0 7 * * *"', /digest\.daily .*five fields/],
    ['cron that never comes', 'digest:\n  daily: "0 7 31 2 *"', /digest\.daily .*cron/],
    ['number', 'digest:\n  instant_wait: soon', /digest\.instant_wait .*seconds from 0 to 86400/],
    ['sender', 'mail:\n  from: Jobs', /mail\.from .*Example Jobs <jobs@example\.org>/],
    ['web address', 'site:\n  url: example.org', /site\.url .*https:\/\//],
    ['page pattern', 'site:\n  page_url: jobs/:title', /site\.page_url .*"\/jobs\/:title\/"/],
    ['page placeholder', 'site:\n  page_url: /jobs/:name', /site\.page_url .*:slug/],
    ['colour', 'site:\n  colour: "red"', /line 2: site\.colour .*"#1a5fb4", in quotes/],
    ['colour without quotes', 'site:\n  name: A\n  colour: #1a5fb4', /line 3: put the colour into quotes/],
    ['logo', 'site:\n  logo: http://a.example.org/l.png', /site\.logo .*https address/],
    ['origin', 'web:\n  origins: [https://a.example.org/jobs]', /web\.origins .*without a path/],
    ['proxies', 'web:\n  trusted_proxies: yes', /web\.trusted_proxies .*from 0 to 10/],
    ['list', 'files:\n  extensions: md', /files\.extensions .*\[md, markdown\]/],
    ['section', 'digest: weekly', /line 1: digest must have keys of its own/],
    [
      'unknown key',
      'site:\n  timezon: UTC',
      /line 2: site\.timezon is not a setting; did you mean site\.timezone\?/,
    ],
    ['key in the wrong place', 'timezone: UTC', /timezone is not a setting; did you mean site\.timezone\?/],
    ['unknown section', 'postal: x', /postal is not a setting; /],
    ['broken YAML', 'site:\n  name: Jobs: more', /rolecall\.yml line 2: .*quotes/],
    ['repeated key', 'site:\n  name: A\n  name: B', /line 3: .*unique/],
    ['not keys', '- a list', /line 1: must be keys with values/],
    ['dangling alias', 'site: *nowhere', /rolecall\.yml line 1: .*alias/i],
  ])('rolecall.yml: %s', (_, yaml, expected) => {
    expect(problemsOf({}, yaml)).toEqual([expect.stringMatching(expected)]);
  });

  test.each<[Env, RegExp]>([
    [{ DATABASE_URL: 'mysql://localhost/db', SECRET: key }, /^DATABASE_URL .*postgres:\/\//],
    [{ DATABASE_URL: 'postgres://localhost/db' }, /^SECRET must be set together with DATABASE_URL.*openssl/],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL .*redis:\/\//],
    [{ SMTP_URL: 'mail.example.org' }, /^SMTP_URL .*smtp:\/\//],
    [{ SMTP_URL: 'smtp://' }, /^SMTP_URL must .*smtp:\/\//],
    [{ SMTP_URL: 'smtp://localhost?x=1' }, /^SMTP_URL .*"x".*remove it/],
    [{ MAIL: 'pigeon' }, /^MAIL must be smtp or outbox, not "pigeon"/],
    [{ MAIL: 'smtp' }, /^SMTP_URL must be set with MAIL=smtp.*MAIL=outbox/],
    [{ SECRET: 'short' }, /^SECRET .*32 characters.*openssl/],
    [{ SECRET: `${key},short` }, /^SECRET .*32 characters/],
    [{ PUBLIC_URL: 'alerts.example.org' }, /^PUBLIC_URL .*https:\/\/alerts\.example\.org/],
    [{ PORT: '70000' }, /^PORT .*65535.*"70000"/],
    [{ HOST: 'any where' }, /^HOST .*127\.0\.0\.1/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of debug, info, warn, error/],
    [{ CONFIG: 'nowhere.yml' }, /^nowhere\.yml: cannot be read .*correct CONFIG/],
    [{ SECRET_FILE: '/nowhere/secret' }, /^SECRET_FILE: cannot read \/nowhere\/secret.*correct the path/],
    [{ PORT: '1', PORT_FILE: '/nowhere' }, /^PORT and PORT_FILE are both set/],
  ])('environment: %o', (env, expected) => {
    expect(problemsOf(env)[0]).toMatch(expected);
  });

  test('all problems come at once', () => {
    const problems = problemsOf(
      { PORT: 'x', MAIL: 'y' },
      'site:\n  timezone: z\n  nam: z\ndigest:\n  weekly: z',
    );
    expect(problems).toHaveLength(5);
  });

  test('no problem repeats a secret', () => {
    const env = {
      DATABASE_URL: 'mysql://u:hunter2@h',
      SMTP_URL: 'hunter2',
      SECRET: 'hunter2',
    };
    expect(problemsOf(env)).toHaveLength(3);
    expect(problemsOf(env).join()).not.toContain('hunter2');
  });
});

describe('mail to real people needs real settings', () => {
  const yaml = 'mail:\n  from: Jobs <jobs@example.org>\nsite:\n  postal_address: 1 Main Street';
  const relay = 'smtp://user:pass@mail.example.org:587';

  test('without them, all three are asked for', () => {
    expect(problemsOf({ SMTP_URL: relay })).toEqual([
      expect.stringMatching(/^PUBLIC_URL must be an https address/),
      expect.stringMatching(/^mail\.from in rolecall\.yml must be set/),
      expect.stringMatching(/^site\.postal_address in rolecall\.yml must be set/),
    ]);
  });

  test('with them, a relay is accepted', () => {
    const config = load({ SMTP_URL: relay, PUBLIC_URL: 'https://alerts.example.org/' }, yaml);
    expect(config).toMatchObject({ transport: 'smtp', publicUrl: 'https://alerts.example.org' });
    expect(config.mail.from).toEqual({ name: 'Jobs', address: 'jobs@example.org' });
  });

  test.each(['smtp://localhost:1025', 'smtp://127.0.0.1:1025', 'smtp://[::1]:1025'])(
    '%s is nobody real',
    (url) => {
      expect(load({ SMTP_URL: url }).transport).toBe('smtp');
    },
  );

  test('MAIL as a log-in sets it, the mailbox of the user, says nothing about ours', () => {
    expect(load({ MAIL: '/var/mail/rolecall' }).transport).toBe('outbox');
  });

  test('MAIL=outbox keeps mail here although a relay is set', () => {
    expect(load({ SMTP_URL: relay, MAIL: 'outbox' })).toMatchObject({
      transport: 'outbox',
      outboxChosen: true,
    });
  });
});

test('a _FILE twin holds the value, and its end of line does not count', () => {
  const path = join(folder({ secret: `${key}\n` }), 'secret');
  expect(load({ SECRET_FILE: path }).secrets).toEqual([key]);
});

test('several secrets may stand side by side while one replaces another', () => {
  const other = 'o'.repeat(40);
  expect(load({ SECRET: `${key}, ${other}` }).secrets).toEqual([key, other]);
});

test('tags in labels and aliases are compared as all tags are', () => {
  const { tags } = load({}, 'tags:\n  labels: {DATA: Data science}\n  aliases: {Vendors: " Vendor "}');
  expect(tags).toEqual({ labels: { data: 'Data science' }, aliases: { vendors: 'vendor' } });
});

test('extensions may be written with a dot and in capitals', () => {
  expect(load({}, 'files:\n  extensions: [.MD, txt]').files.extensions).toEqual(['md', 'txt']);
});

test.each([
  '/jobs/:title/',
  'https://jobs.example.org/:year/:slug',
  ...Object.keys(PAGE_STYLES),
  ...[...PLACEHOLDERS].map((name) => `/jobs/:${name}/`),
])('%s is a page pattern', (pattern) => {
  expect(load({}, `site:\n  page_url: ${pattern}`).site.pageUrl).toBe(pattern);
  const page = { slug: 'job', categories: ['data'], date: new Date(0), permalink: null };
  expect(
    buildPageUrl({ url: 'https://example.org', pageUrl: pattern, timeZone: 'UTC' }, page),
  ).not.toBeNull();
});

test('the board’s own site may hold the form; others are named', () => {
  expect(load({}).web).toEqual({ origins: [], trustedProxies: 0, reach: false, hub: null });
  const yaml = 'site:\n  url: https://a.example.org/jobs/\nweb:\n  origins: [https://B.example.org/]';
  expect(load({}, yaml).web.origins).toEqual(['https://a.example.org', 'https://b.example.org']);
});

test('a colour in quotes is kept, whatever its case; a note beside an empty one is no colour', () => {
  expect(load({}, 'site:\n  colour: "#1A5FB4"').site.colour).toBe('#1a5fb4');
  expect(load({}, 'site:\n  colour: # of the buttons').site.colour).toBeNull();
});

test('an open bind is shown under an address that a browser can use', () => {
  expect(load({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe('http://127.0.0.1:8080');
  expect(load({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
});

describe('the effective settings', () => {
  const cwd = folder({ 'rolecall.yml': 'site:\n  name: Jobs', 'secret.txt': `hunter2${key}` });
  const env = {
    DATABASE_URL: 'postgres://u:hunter2@db.example.org/rolecall?sslpassword=hunter2',
    REDIS_URL: 'redis://:hunter2@cache.example.org',
    SECRET_FILE: join(cwd, 'secret.txt'),
  };
  const lines = describeConfig(loadSettings(env, cwd));
  const line = (name: string) => lines.find((candidate) => candidate.name === name);

  test('say where each value came from', () => {
    expect(line('site.name')).toEqual({ name: 'site.name', value: 'Jobs', from: 'rolecall.yml' });
    expect(line('SECRET')).toMatchObject({ from: 'SECRET_FILE' });
    expect(line('PORT')).toEqual({ name: 'PORT', value: 3000, from: 'default' });
  });

  test('hide secrets and the passwords in addresses', () => {
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(line('DATABASE_URL')?.value).toContain('db.example.org/rolecall');
  });

  test('have a line for each setting that has a value', () => {
    expect(lines.filter(({ name, value }) => value === null && /digest|files|HOST|DIR/.test(name))).toEqual(
      [],
    );
  });
});
