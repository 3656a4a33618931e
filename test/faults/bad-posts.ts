// Files that are wrong: each kind of mistake once with each value that goes with it, and mutants of good posts. The same
// numbers draw the same files; no text of others is in it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPost } from '../../bench/board.ts';
import type { Random } from './trial.ts';

/** Whoever runs this leaves a file: code in a post must not. */
export const CODE_MARK = 'code-was-run';

const VALUES: readonly string[] = [
  ...[
    '',
    '~',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '"open',
    "'open",
    '"a" b',
    '[a, b',
    '[a,, b]',
    '{a: b}',
    '- a',
    '* a',
    '&a *a',
    '*none',
  ],
  ...[
    '!!js/function "x"',
    '!!binary AAAA',
    '!!python/object:x',
    '!<tag:x> y',
    '|',
    '>',
    '|\n  a',
    '? a',
    ': a',
    '# a',
    '@a',
    '`a`',
    '%a',
  ],
  ...[
    '\u0000',
    '\ud83d',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\u202e',
    '\t',
    '\u00a0',
    '🎉'.repeat(80),
    'x'.repeat(5000),
  ],
  ...[
    '2026-02-31',
    '31.12.2026',
    '9999-12-31',
    '2026-11-25 09:00 -5000',
    '0x10',
    '1e999',
    '-.inf',
    '.nan',
    'no',
    'Org: Role',
  ],
  ...[
    'javascript:alert(1)',
    'https://exa mple.org',
    `https://example.org/${'a'.repeat(4000)}`,
    '../../etc/passwd',
    '$(touch x)',
    '`touch x`',
  ],
  '<img src=x onerror=alert(1)>',
  '{{ site.x }}',
];
const KEYS = ['title', 'tags', 'date', 'closes', 'id', 'apply_url', 'location'] as const;

const BODIES: readonly string[] = [
  ...[
    '![',
    '[',
    '(',
    '**',
    '`',
    '> ',
    '- ',
    '1. ',
    '<',
    '&#',
    '[a](',
    '|',
    '\n    ',
    '~~~\n',
    '[x]: <',
    'a_',
  ].map((text) => text.repeat(20_000 / text.length)),
  `${'[a](https://example.org/x) '.repeat(3000)}`,
  'x'.repeat(900_000),
];

/** By name; more than three hundred. */
export function malformed(codeFile: string): [name: string, bytes: Buffer][] {
  const script = `require("fs").writeFileSync(${JSON.stringify(codeFile)}, "x")`;
  const plain = (key: string, value: string) =>
    `---\ntitle: "Org: Old"\ndate: 2020-01-01\ntags: [data]\n`.replace(new RegExp(`^${key}: .*$`, 'm'), '') +
    `${key}: ${value}\n---\nText.\n`;
  const texts: [string, string][] = [
    ...KEYS.flatMap((key) =>
      VALUES.map((value, index): [string, string] => [`${key}-${index}`, plain(key, value)]),
    ),
    ...BODIES.map((body, index): [string, string] => [`body-${index}`, plain('location', 'Here') + body]),
    ...['js', 'javascript', 'JS', 'coffee', 'json', 'toml'].map((engine): [string, string] => [
      `engine-${engine}`,
      `---${engine}\nmodule.exports = { title: "x", y: ${script} }\n---\nText.\n`,
    ]),
    ['function', plain('x', `!!js/function "function () { ${script} }"`)],
    [
      'bomb',
      `---\na: &a [x, x]\n${'bcdefghijk'.replaceAll(/./g, (key) => `${key}: &${key} [*${String.fromCharCode(key.charCodeAt(0) - 1)}, *${String.fromCharCode(key.charCodeAt(0) - 1)}]\n`)}---\n`,
    ],
    ['deep', `---\na: ${'['.repeat(5000)}\n---\n`],
    ['blanks', `---\n${'\n'.repeat(200_000)}---\n`],
    ['open', '---\ntitle: x\n'],
    ['empty', ''],
  ];
  const bytes: [string, Buffer][] = [
    ['latin-1', Buffer.from('---\ntitle: "Café: Köchin"\n---\n', 'latin1')],
    ['utf-16', Buffer.from('---\ntitle: "Org: Role"\n---\n', 'utf16le')],
    ['random', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))],
    ['large', Buffer.alloc(2 * 1024 * 1024, 'a')],
  ];
  return [...texts.map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]), ...bytes];
}

/** What mutants are made of: made-up posts, and those of the folder that FUZZ_POSTS names. */
export function seedsOf(random: Random): Buffer[] {
  const folder = process.env.FUZZ_POSTS;
  const made = Array.from({ length: 40 }, (_, index) =>
    Buffer.from(buildPost(index, random).replace('tags:', 'date: 2020-01-01\ntags:')),
  );
  if (folder === undefined) return made;
  return [...made, ...readdirSync(folder).map((name) => readFileSync(join(folder, name)))];
}

const PIECES = [
  '---',
  '\n---\n',
  ': ',
  '\n',
  '\r',
  '\t',
  '"',
  "'",
  '[',
  ']',
  '{',
  '&a ',
  '*a',
  '<<: *a',
  '!!js/function ',
  '# ',
  '- ',
  '![',
  '](',
  '🎉',
  '\ufeff',
  '\u0000',
  'title: ',
  'tags: ',
  'closes: ',
  '2026-02-31',
  '<<<<<<< HEAD\n',
  '=======\n',
  '>>>>>>> x\n',
].map((text) => Buffer.from(text));

/** One post with one to six wounds. */
export function mutate(seeds: readonly Buffer[], random: Random): Buffer {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let bytes = Buffer.from(pick(seeds));
  for (let wounds = 1 + Math.floor(random() * 6); wounds > 0; wounds -= 1) {
    // The front matter is where most of it matters.
    const at = Math.floor(random() * (random() < 0.7 ? Math.min(200, bytes.length) : bytes.length));
    const length = Math.floor(random() * 40);
    const insert = [
      () => pick(PIECES),
      () => Buffer.from([Math.floor(random() * 256)]),
      () => Buffer.concat(Array<Buffer>(1 + Math.floor(random() * 200)).fill(pick(PIECES))),
      () => pick(seeds).subarray(0, Math.floor(random() * 400)),
      () => Buffer.alloc(0),
    ];
    bytes = Buffer.concat([
      bytes.subarray(0, at),
      pick(insert)(),
      bytes.subarray(random() < 0.5 ? at : at + length),
    ]);
  }
  return bytes;
}
