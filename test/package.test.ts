// What `npm run build` makes, as far as it can be said without installing it; .ci/package installs and starts it.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const LAUNCHER = join(import.meta.dirname, '../bin/rolecall.cjs');

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

test('nothing begins when it is installed, and the checkout is packed by no accident', () => {
  const { prepack, ...scripts } = packageJson.scripts;
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)/.test(name))).toEqual([]);
  expect(prepack).toMatch(/exit 1$/);
});
