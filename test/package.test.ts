// What npm pack makes, as far as it can be said without packing; .ci/package installs and starts it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const LAUNCHER = join(import.meta.dirname, '..', packageJson.bin.rolecall);

/** The launcher, as a Node of this version would run it. */
function launchUnder(version: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require(${JSON.stringify(LAUNCHER)});`;
  return spawnSync(process.execPath, ['-e', pretend], { encoding: 'utf8' });
}

test.each(['14.21.3', '20.20.2', '25.9.0'])(
  'under Node %s the launcher says in one line what is needed',
  (version) => {
    const { status, stdout, stderr } = launchUnder(version);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `rolecall: this is Node ${version}, and Rolecall needs Node 26 or newer (https://nodejs.org)\n`,
    );
  },
);

test('it holds the launcher and what the build makes, and begins nothing when it is installed', () => {
  expect(packageJson.files).toEqual(['bin', 'dist']);
  expect(existsSync(LAUNCHER)).toBe(true);
  expect(
    Object.keys(packageJson.scripts).filter((name) => /^(pre|post)?(install|prepare)/.test(name)),
  ).toEqual([]);
});
