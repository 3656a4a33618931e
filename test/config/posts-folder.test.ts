import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, loadSettings } from '../../src/config/load-config.ts';
import { describeConfig } from '../../src/config/report.ts';

function folder(yaml: string): string {
  const path = mkdtempSync(join(tmpdir(), 'rolecall-config-'));
  writeFileSync(join(path, 'rolecall.yml'), yaml);
  return path;
}

test('posts.folder says where the posts are, from the board on, unless POSTS_DIR does', () => {
  const cwd = folder('posts:\n  folder: ../site/_posts');
  expect(loadConfig({}, cwd).paths.postsDir).toBe(join(cwd, '../site/_posts'));
  expect(loadConfig({ POSTS_DIR: 'jobs' }, cwd).paths.postsDir).toBe(join(cwd, 'jobs'));
  const [line] = describeConfig(loadSettings({}, cwd)).filter(({ name }) => name === 'POSTS_DIR');
  expect(line?.from).toBe('rolecall.yml');
});

test('in a repository it is a part of it', () => {
  const repository = 'posts:\n  repository: https://github.com/example/board.git\n';
  expect(loadConfig({}, folder(repository)).paths.postsDir).toMatch(/data\/repository\/files\/_posts$/);
  expect(() => loadConfig({}, folder(`${repository}  folder: ../elsewhere`))).toThrow(
    'posts.folder must be a path inside of the repository such as "_posts", not "../elsewhere"',
  );
});
