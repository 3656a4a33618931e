// Run after a change of dependencies: `node .ci/complete-lock.mjs`. `npm install` leaves platform packages out of the
// lock file that its registry (a mirror, say) does not carry for other platforms; `npm ci` of npm 11 then refuses the
// lock. This adds them back by name, version and platform; npm looks up the rest where they are needed.

import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const { '': root, ...packages } = lock.packages;

/** `@biomejs/cli-linux-x64-musl` → os, cpu, libc; by the naming habit of napi packages. */
function platformOf(name) {
  const [os, cpu, abi = ''] = name.replace(/^.*\/(cli|binding|msgpackr-extract)-/, '').split('-');
  const libc = os !== 'linux' || abi === '' ? {} : { libc: [abi.includes('musl') ? 'musl' : 'glibc'] };
  return { cpu: [cpu], os: [os], ...libc };
}

let added = 0;
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
    added += 1;
  }
}
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to ${FILE}`);
