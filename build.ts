// `npm run build`, and before `npm pack`: src/ as plain JavaScript in dist/, since Node strips types outside of
// node_modules only. One file for one file: a stack names what is in the repository, and a command loads only its own.

import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

const from = join(import.meta.dirname, 'src');
const to = join(import.meta.dirname, 'dist');

rmSync(to, { recursive: true, force: true });
const tsc = join(import.meta.dirname, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});
// What is read as it is, such as the script of the sign-up form.
for (const path of globSync(join(from, '**/*.js'))) copyFileSync(path, join(to, relative(from, path)));
