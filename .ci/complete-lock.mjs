// Run after a change of dependencies: `node .ci/complete-lock.mjs`. `npm install` leaves out of the lock file what its
// registry (a mirror, say) does not carry for other platforms, and `npm ci` of npm 11 then refuses the lock. This adds
// these packages by name, version and platform, and asks the registry for the hash of every one that has none, so that
// nothing is ever installed that the lock does not know to the byte.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const { '': root, ...packages } = lock.packages;
/** The checkout's own folders, and the links to them. */
const isOurs = (path) => !path.startsWith('node_modules/') || packages[path].link === true;

/** `@biomejs/cli-linux-x64-musl` → os, cpu, libc; by the naming habit of napi packages. */
function platformOf(name) {
  const [os, cpu, abi = ''] = name.replace(/^.*\/(cli|binding|msgpackr-extract)-/, '').split('-');
  const libc = os !== 'linux' || abi === '' ? {} : { libc: [abi.includes('musl') ? 'musl' : 'glibc'] };
  return { cpu: [cpu], os: [os], ...libc };
}

/** The hash that the registry keeps of a version; throws where it knows none. */
function integrityOf(name, version) {
  const answer = execFileSync('npm', ['view', `${name}@${version}`, 'dist.integrity'], { encoding: 'utf8' }).trim();
  if (!answer.startsWith('sha512-')) throw new Error(`the registry has no sha512 of ${name}@${version}`);
  return answer;
}

for (const parent of Object.values(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (packages[path] !== undefined) continue;
    const { license, engines } = parent;
    packages[path] = {
      version,
      ...(parent.dev ? { dev: true } : {}),
      ...(license === undefined ? {} : { license }),
      optional: true,
      ...platformOf(name),
      ...(engines === undefined ? {} : { engines }),
    };
  }
}
let completed = 0;
for (const [path, { version, integrity, ...rest }] of Object.entries(packages)) {
  if (integrity !== undefined || isOurs(path)) continue;
  packages[path] = { version, integrity: integrityOf(path.replace(/^.*node_modules\//, ''), version), ...rest };
  completed += 1;
}
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${completed} entries of ${FILE} completed`);
