// action.yml, as a runner of GitHub would run its last step: in a checkout of a board with one commit before.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};
const lint = action.runs.steps.at(-1) as Step & { readonly run: string };

/** The step's environment with these inputs; `${{ … }}` filled in. */
function environment(given: Readonly<Record<string, string>>): Record<string, string> {
  const contexts: Record<string, string> = { 'github.action_path': process.cwd(), 'runner.temp': tmpdir() };
  for (const [name, { default: value }] of Object.entries(action.inputs))
    contexts[`inputs.${name}`] = given[name] ?? value;
  const fill = (text: string) => text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name) => contexts[name] ?? '?');
  return Object.fromEntries(Object.entries(lint.env ?? {}).map(([name, value]) => [name, fill(value)]));
}

/** A site whose newest commit brings a post with a mistake; an old one with a mistake stands beside it. */
function createSite(): string {
  const site = mkdtempSync(join(tmpdir(), 'rolecall-action-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: site });
  mkdirSync(join(site, '_rolecall'));
  mkdirSync(join(site, '_posts'));
  writeFileSync(join(site, '_rolecall/rolecall.yml'), 'posts:\n  folder: ../_posts\n');
  writeFileSync(join(site, '_posts/2026-11-01-old.md'), '---\ntitle: [\n---\n');
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  writeFileSync(join(site, '_posts/2026-11-02-new.md'), '---\ntitle: Heron Works: Clerk\n---\nText.\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'two');
  return site;
}

test('the step fails with an annotation at the line of the mistake, from the top of the repository on', () => {
  const site = createSite();
  const { stdout, status } = spawnSync('bash', ['-e', '-c', lint.run], {
    cwd: site,
    env: { PATH: process.env.PATH, GITHUB_WORKSPACE: site, ...environment({ board: '_rolecall' }) },
    encoding: 'utf8',
  });
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^::error file=_posts\/2026-11-02-new\.md,line=2,title=[^:]+::.+; .+$/),
    '1 file checked: 1 error, 0 notes.',
    '',
  ]);
  expect(status).toBe(1);
});

test('links and reach are asked only where an input says so, and no input is a part of the script', () => {
  const seen = (given: Readonly<Record<string, string>>) =>
    spawnSync('bash', ['-e', '-c', `exec() { printf '%s\\n' "$@"; }\n${lint.run}`], {
      env: { PATH: process.env.PATH, ...environment(given) },
      encoding: 'utf8',
    }).stdout.split('\n');
  const plain = ['node', `${process.cwd()}/src/cli.ts`, 'lint', '--format', 'github', '--since=HEAD^1', ''];
  expect(seen({})).toEqual(plain);
  expect(seen({ links: 'true', 'reach-url': 'https://a.example.org/$(id)"' })).toEqual([
    ...plain.slice(0, -1),
    '--links',
    `--link-cache=${tmpdir()}/rolecall-links.json`,
    '--reach=https://a.example.org/$(id)"',
    '',
  ]);
  expect(lint.run).not.toContain('${{');
});

test('the inputs and options that the document names are those that are there', () => {
  const text = readFileSync('docs/pull-requests.md', 'utf8');
  const workflow = parse(/```yaml\n([\s\S]+?)```/.exec(text)?.[1] ?? '');
  const given = Object.keys(workflow.jobs.lint.steps.at(-1).with);
  expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
});
