// The shape of the code (CONTRIBUTING.md): who may import whom, where each library lives, how long a file may be.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

/** From the bottom up: a file imports from its own layer and from those below it. The first match counts. */
const LAYERS: readonly (readonly [layer: string, files: RegExp])[] = [
  [
    'leaves',
    /^src\/(colour|errors|html|instant|nearest|remember)\.ts$|^src\/texts\/|^src\/database\/(advisory-lock|in-transaction|unavailable)\.ts$/,
  ],
  ['core', /^src\/digest\/(edition|edition-maker|last-look|match|order|plan|schedule|why)\.ts$/],
  ['core', /^src\/(posts\/(post|tags)|subscribers\/(address|alerts|links|subscriber))\.ts$/],
  [
    'edges',
    /-store\.ts$|^src\/(config.*|log|secret|status)\.ts$|^src\/(database|digest|posts|subscribers)\//,
  ],
  [
    'edges',
    /^src\/collect\/(scan|look|watcher)\.ts$|^src\/mail\/(bounce-statistics|mailer|outbox|reachability)\.ts$/,
  ],
  [
    'edges',
    /^src\/posts\/(announce|plannable-posts|post-writes)\.ts$|^src\/subscribers\/(change-address|choices|confirmation|cursor|erase|export|pause|save-subscription|undo)\.ts$/,
  ],
  [
    'edges',
    /^src\/digest\/(preview|rearm|retention)\.ts$|^src\/queue\/(group-commit|queues|wait-for-queue)\.ts$|^src\/data-folder\.ts$/,
  ],
  ['workers', /^src\/(queue\/(workers|planner-timer)|collect\/collector|web\/(web|serve|start-web))\.ts$/],
  [
    'steps',
    /^src\/collect\/(collect|write-|held|report|folder-alarm|subscription-owners)|^src\/(queue|web)\//,
  ],
  ['core', /^src\/(collect|mail)\//],
  ['app', /^src\/(app|base|dry-run|once)\.ts$/],
  ['commands', /^src\/commands\//],
  ['cli', /^src\/cli\.ts$/],
];
const ORDER = ['leaves', 'core', 'edges', 'steps', 'workers', 'app', 'commands', 'cli'];

/** Where a library may be imported. Kysely is the language of all stores, so only the core is closed to it. */
const HOMES: Readonly<Record<string, RegExp>> = {
  '@hono/node-server': /^src\/web\/serve\.ts$/,
  bullmq: /^src\/queue\//,
  chokidar: /^src\/collect\/watcher\.ts$/,
  commander: /^src\/commands\/program\.ts$|^src\/cli\.ts$/,
  croner: /^src\/digest\/schedule\.ts$/,
  hono: /^src\/web\//,
  ioredis: /^src\/queue\/|^src\/web\/limits\.ts$/,
  kysely: /^src\//,
  'markdown-it': /^src\/collect\//,
  nodemailer: /^src\/mail\//,
  pg: /^src\/database\/|^src\/queue\/wait-for-queue\.ts$/,
  pino: /^src\/log\.ts$/,
  'postal-mime': /^src\/mail\/outbox\.ts$/,
  'rate-limiter-flexible': /^src\/web\/limits\.ts$/,
  // Two formats of our own are YAML: the settings and the front matter.
  yaml: /^src\/config-file\.ts$|^src\/collect\/(front-matter-yaml|yaml-remedy)\.ts$/,
  zod: /^src\/(config-|web\/)/,
};

/** `isSameLook` compares two values and stands beside the type that it compares. */
const ALLOWED: readonly string[] = ['src/collect/judge.ts (core) imports src/collect/scan.ts (edges)'];

const CLOCK_OR_CHANCE = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bperformance\.|\bTemporal\.Now\b/;
const OUTSIDE = /\bprocess\./;

interface Import {
  readonly from: string;
  readonly target: string;
  /** Erased before it runs, so it binds nobody. */
  readonly isType: boolean;
}

const sources = globSync('src/**/*.ts').sort();
const textOf = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));
const imports = sources.flatMap((path) => importsOf(path));

function importsOf(path: string): Import[] {
  const statements = (textOf.get(path) as string).matchAll(
    /^(?:import|export)\s(type\s)?(?:[^;']*?\sfrom\s)?'([^']+)'/gm,
  );
  return [...statements].map(([, type, target = '']) => ({
    from: path,
    target: target.startsWith('.') ? join(dirname(path), target) : target,
    isType: type !== undefined,
  }));
}

function layerOf(path: string): string {
  const found = LAYERS.find(([, files]) => files.test(path));
  if (found === undefined) throw new Error(`${path} belongs to no layer: add it to LAYERS`);
  return found[0];
}

const within = imports.filter(({ target, isType }) => target.startsWith('src/') && !isType);
const inLayers = (...layers: string[]) => sources.filter((path) => layers.includes(layerOf(path)));
const matching = (paths: readonly string[], pattern: RegExp) =>
  paths.filter((path) => pattern.test(textOf.get(path) as string));

describe('who imports whom', () => {
  test('imports lead from the top down: leaves, core, edges, steps, workers, app, commands, cli', () => {
    const upwards = within.filter(
      ({ from, target }) => ORDER.indexOf(layerOf(from)) < ORDER.indexOf(layerOf(target)),
    );
    const words = upwards.map(
      ({ from, target }) => `${from} (${layerOf(from)}) imports ${target} (${layerOf(target)})`,
    );
    expect(words.filter((sentence) => !ALLOWED.includes(sentence))).toEqual([]);
  });

  test('no file imports itself by a detour', () => {
    const targetsOf = Map.groupBy(within, ({ from }) => from);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) cycles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      if (done.has(path) || way.includes(path)) return;
      for (const { target } of targetsOf.get(path) ?? []) visit(target, [...way, path]);
      done.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('what the pure core knows', () => {
  test('it decides over values: no file, network, database, process or clock', () => {
    const core = new Set(inLayers('leaves', 'core'));
    const open = imports.filter(
      ({ from, target, isType }) =>
        core.has(from) &&
        !isType &&
        /^(node:(?!buffer|crypto|url)|kysely|pg|ioredis|bullmq|hono|chokidar)/.test(target),
    );
    const pure = [...core].filter((path) => !path.startsWith('src/database/'));
    expect(
      open.filter(({ from }) => pure.includes(from)).map(({ from, target }) => `${from} imports ${target}`),
    ).toEqual([]);
    expect(matching(pure, CLOCK_OR_CHANCE)).toEqual([]);
    expect(matching(pure, OUTSIDE)).toEqual([]);
  });

  test('below the steps only the log looks at the clock by itself', () => {
    const below = inLayers('edges').filter((path) => path !== 'src/log.ts');
    expect(matching(below, /\bnew Date\(\)|\bDate\.now\(/)).toEqual([]);
  });
});

describe('libraries', () => {
  const used = imports.filter(({ target }) => !/^(src\/|node:)/.test(target));
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
