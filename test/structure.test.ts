// The shape of the code (docs/architecture.md): which folder may import which, where each library lives, how long a file
// may be.

import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { imports, sources, textOf } from './helpers/imports.ts';

/** Files in `src/` itself that import nothing but each other: words, addresses, slots of a clock. */
const LEAVES = [
  'address',
  ...['back-off', 'bit-by-bit', 'clean-text', 'close-all', 'colour', 'compile-cache', 'direction'],
  'duration',
  'errors',
  'html',
  'kept',
  'log',
  'loopback',
  'nearest',
  ...['outgoing', 'page-pattern', 'parts', 'patience', 'private-address', 'same-secret', 'schedule'],
  'slices',
];

/** From the bottom up: a folder imports from those before it. What stands in one row knows nothing of its neighbours. */
const FOLDERS: readonly (readonly string[])[] = [
  ['leaves'],
  ['texts', 'database'],
  ['posts'],
  ['config'],
  ['subscribers'],
  ['mail', 'read'],
  ['edition'],
  ['plan'],
  ['channels'],
  ['installation'],
  ['collect', 'send'],
  ['bounces'],
  ['queue'],
  ['web'],
  ['admin'],
  ['app'],
  ['commands'],
  ['cli'],
];
const ROWS = new Map(FOLDERS.flatMap((row, index) => row.map((folder) => [folder, index] as const)));

/** Files that decide over values: no clock, chance, file, network, database or environment. */
const PURE = [
  /^src\/(read|edition(?!\/edition-store)|texts)\//,
  /^src\/(address|back-off|bit-by-bit|clean-text|colour|direction|duration|errors|html|kept|loopback|nearest|page-pattern|parts|same-secret|schedule)\.ts$/,
  /^src\/posts\/(facets|label-words|link-key|organisation|own-link|place|post|reposts|slug|spelling|standing|tags)\.ts$/,
  /^src\/collect\/(flood|near-text|post-warning|read-post|verdict)\.ts$/,
  /^src\/subscribers\/(alerts|bounce-kind|channel-draft|facet-words|links|mailable|matches|merge-alerts|owed-slot|subscriber)\.ts$/,
  /^src\/channels\/(answer|channel|discord|forms?|mastodon|retry|signed-json|slack|telegram|told-post)\.ts$/,
  /^src\/plan\/(in-time|match|next-digest|plan|owed|quiet|receipts)\.ts$/,
  /^src\/send\/(bounce-policy|evidence|last-look|pace|pause-words|retry|trouble)\.ts$/,
  /^src\/bounces\/(?!imap|mailbox|report-counts|take-reports|watch-mailbox|whose|webhooks\/(sns-certificates|take-webhook))/,
  /^src\/installation\/doctor\/(finding|postgres-releases|tag-list)\.ts$/,
  /^src\/installation\/(board-files|find-posts|mend-lines|site-facts|why(-delivery|-no-match|-not-mailed|-suppressed)?)\.ts$/,
  /^src\/commands\/(table|try-board|try-digest|try-report)\.ts$/,
  /^src\/mail\/(?!mailer|outbox|reachability|smtp-(?:session|connections|line)|dkim\.ts)/,
];

/** Where a library may be imported. Kysely is the language of all that asks the ledger, so only the core is closed to it. */
const HOMES: Readonly<Record<string, RegExp>> = {
  '@hono/node-server': /^src\/web\/serve\.ts$/,
  bullmq: /^src\/queue\//,
  chokidar: /^src\/collect\/watcher\.ts$/,
  commander: /^src\/commands\/program(-\w+)?\.ts$|^src\/cli\.ts$/,
  'csv-parse': /^src\/installation\/lists\/read-lists\.ts$/,
  'csv-stringify': /^src\/send\/export-lists\.ts$/,
  fflate: /^src\/installation\/lists\/read-lists\.ts$/,
  croner: /^src\/schedule\.ts$/,
  hono: /^src\/(web|admin)\//,
  htmlparser2: /^src\/read\/html-text\.ts$/,
  'ical-generator': /^src\/web\/feed-calendar\.ts$/,
  ioredis: /^src\/queue\/|^src\/web\/limits\.ts$|^src\/installation\/doctor\/queue\.ts$/,
  kysely: /^src\//,
  'markdown-it': /^src\/read\//,
  nodemailer: /^src\/mail\//,
  pg: /^src\/database\/(client|database|pool)\.ts$/,
  'pg-copy-streams': /^src\/database\/copy-table\.ts$/,
  pino: /^src\/log\.ts$/,
  imapflow: /^src\/bounces\/imap\.ts$/,
  'postal-mime': /^src\/(mail\/outbox|bounces\/read-report)\.ts$/,
  'prom-client': /^src\/installation\/metrics\.ts$/,
  'rate-limiter-flexible': /^src\/web\/limits\.ts$/,
  // Two formats of our own are YAML: the settings and the front matter.
  yaml: /^src\/config\/file\.ts$|^src\/read\/(front-matter-yaml|yaml-remedy)\.ts$/,
  zod: /^src\/(config|web|admin|bounces\/webhooks|installation\/backup)\/|^src\/(read\/own-list|texts\/alarms\/catalogue)\.ts$/,
};

const CLOCK_OR_CHANCE = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bperformance\.|\bTemporal\.Now\b/;
const OUTSIDE = /\bprocess\./;

/** The room of a file; those in `src/` itself are leaves, the app that wires them, or the command line. */
function folderOf(path: string): string {
  const [, folder, file] = path.split('/') as [string, string, string?];
  if (file !== undefined) return folder;
  const name = folder.replace(/\.ts$/, '');
  if (LEAVES.includes(name)) return 'leaves';
  return name === 'cli' ? 'cli' : 'app';
}

const within = imports.filter(({ target }) => target.startsWith('src/'));
const isPure = (path: string) => PURE.some((pattern) => pattern.test(path));
const matching = (paths: readonly string[], pattern: RegExp) =>
  paths.filter((path) => pattern.test(textOf.get(path) as string));

/** Ways that lead back to where they began. */
function circles(edges: readonly (readonly [from: string, target: string])[]): string[] {
  const targetsOf = Map.groupBy(edges, ([from]) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) found.push([...way.slice(way.indexOf(node)), node].join(' → '));
    if (done.has(node) || way.includes(node)) return;
    for (const [, target] of targetsOf.get(node) ?? []) visit(target, [...way, node]);
    done.add(node);
  };
  for (const node of targetsOf.keys()) visit(node, []);
  return found;
}

describe('who imports whom, types included', () => {
  test('each folder has its place', () => {
    expect([...new Set(sources.map(folderOf))].filter((folder) => !ROWS.has(folder))).toEqual([]);
  });

  test('imports lead to the folders before', () => {
    const row = (path: string) => ROWS.get(folderOf(path)) ?? -1;
    const upwards = within.filter(
      ({ from, target }) => folderOf(from) !== folderOf(target) && row(target) >= row(from),
    );
    expect(upwards.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });

  test('no file imports itself by a detour', () => {
    expect(circles(within.map(({ from, target }) => [from, target] as const))).toEqual([]);
  });

  test('no folder imports itself by a detour', () => {
    const between = within.map(({ from, target }) => [folderOf(from), folderOf(target)] as const);
    expect(circles(between.filter(([from, target]) => from !== target))).toEqual([]);
  });

  test('the transport carries and decides nothing: only the app, the web and the admin know the queue', () => {
    const users = within.filter(
      ({ from, target }) => folderOf(target) === 'queue' && folderOf(from) !== 'queue',
    );
    expect([...new Set(users.map(({ from }) => folderOf(from)))].sort()).toEqual(['admin', 'app', 'web']);
  });
});

describe('what the pure core knows', () => {
  const pure = sources.filter(isPure);

  test('it decides over values: no file, network, database, process or clock', () => {
    const open = imports.filter(
      ({ from, target, isType }) =>
        isPure(from) &&
        !isType &&
        /^(node:(?!buffer|crypto|url)|kysely|pg|ioredis|bullmq|hono|chokidar)/.test(target),
    );
    expect(open.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
    expect(matching(pure, CLOCK_OR_CHANCE)).toEqual([]);
    expect(matching(pure, OUTSIDE)).toEqual([]);
  });

  test('it rests on nothing that is not pure', () => {
    const resting = within.filter(
      ({ from, target, isType }) =>
        isPure(from) && !isType && !isPure(target) && !/^src\/config\//.test(target),
    );
    expect(resting.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });

  test('time is an argument: only the app, the workers, the log and the journal look at the clock by themselves', () => {
    const below = sources.filter(
      (path) =>
        !['admin', 'app', 'cli', 'commands', 'queue', 'web'].includes(folderOf(path)) &&
        !['src/log.ts', 'src/database/opt-out-journal.ts'].includes(path),
    );
    expect(matching(below, /\bnew Date\(\)|\bDate\.now\(/)).toEqual([]);
  });
});

describe('libraries', () => {
  const used = imports.filter(({ target }) => !/^(src\/|node:|package\.json$)/.test(target));
  const packageOf = (target: string) =>
    target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');

  test('each lives in one place', () => {
    const astray = used.filter(({ from, target }) => !(HOMES[packageOf(target)]?.test(from) ?? false));
    expect(astray.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });

  test('each that is installed for use has a place', () => {
    expect(Object.keys(packageJson.dependencies).sort()).toEqual(Object.keys(HOMES).sort());
  });
});

describe('length', () => {
  const all = [...sources, ...globSync('{test,bench}/**/*.ts')];
  const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').length - 1;

  test('no file is longer than 250 lines', () => {
    // A language is one file, however much there is to say; the templates are made from others.
    const written = all.filter((path) => !/^src\/(texts\/|mail\/templates\.ts$)/.test(path));
    expect(written.filter((path) => linesOf(path) > 250)).toEqual([]);
  });

  test('half of the source files have at most 80 lines', () => {
    const lengths = sources.map(linesOf).sort((one, other) => one - other);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(80);
  });

  test('each source file says first what it is', () => {
    expect(sources.filter((path) => !/^(#!.*\n)?\/\/ \S/.test(textOf.get(path) as string))).toEqual([]);
  });
});
