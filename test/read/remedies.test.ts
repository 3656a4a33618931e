import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const site = { timeZone: 'America/New_York', url: null, pageUrl: null };
const read = (text: string) => parsePostFile('a.md', Buffer.from(text), site);

interface Told {
  readonly line: number;
  readonly remedy: string;
}

/** What somebody is told of a file, the first of it. */
function told(text: string): Told | undefined {
  const reading = read(text);
  const problems = reading.status === 'post' ? reading.notes : 'problem' in reading ? [reading] : [];
  return problems.flatMap(({ line, remedy }) => (line === null ? [] : [{ line, remedy }]))[0];
}

/** The file with what the remedy says in place of the line, or the lines. */
function paste(text: string, { line, remedy }: Told): string {
  const words = /(?:\bwrite |in quotes: )(.*)$/.exec(remedy)?.[1];
  if (words === undefined) throw new Error(`nothing to paste: ${remedy}`);
  const [, from = line, to = line] = /in place of lines (\d+) to (\d+)/.exec(remedy) ?? [];
  const lines = text.split('\n');
  lines.splice(Number(from) - 1, Number(to) - Number(from) + 1, words);
  return lines.join('\n');
}

function mend(text: string): string {
  let mended = text;
  for (let found = told(mended), rounds = 0; found !== undefined && rounds < 9; rounds += 1) {
    mended = paste(mended, found);
    found = told(mended);
  }
  return mended;
}

test.each([
  'tags: - data\n      - tech',
  'tags: - data\n  - tech',
  'tags:\n\u00a0\u00a0- data\n\u00a0\u00a0- tech',
  'tags:\u00a0[data, tech]',
  'tags:\n\t- data\n\t- tech',
  'tags:\n * data\n * tech',
  'tags:\n- data\n-tech',
  'tags: [#data, #tech]',
  'tags: [data, tech',
  'tags: [data,, tech]',
  'tags: [*data, tech]',
  'tags: [`data`, tech]',
  'tags:[data, tech]',
  'tags:\n  data:\n  tech:',
  'tags: #data #tech',
  'tags: #data, #tech',
  'tags:\n  - #data\n  - #tech',
  'tag: data, tech',
  'tags: ["data, tech"]',
  ' tags: [data, tech]',
])('what is said of tags is right when it is pasted: %j', (lines) => {
  const text = `---\ntitle: "Org: Role"\n${lines}\n---\nBody.\n`;
  expect(told(text)).toBeDefined();
  const reading = read(mend(text));
  expect(reading).toMatchObject({
    status: 'post',
    notes: [],
    draft: { tags: ['data', 'tech', 'org:org'], title: 'Org: Role' },
  });
});

test.each([
  ['title: Org: Role', 'Org: Role'],
  ['title: “Org: Role”', 'Org: Role'],
  ['title: “Org: Role', 'Org: Role'],
  ['title: "Org: Role', 'Org: Role'],
  ["title: 'Org: Role", 'Org: Role'],
  ['title: "Org": Role', '"Org": Role'],
  ['title: Say "hi": now', 'Say "hi": now'],
  ["title: It's: now", "It's: now"],
  ['title: @home', '@home'],
  ['title: [Remote] Org: Role', '[Remote] Org: Role'],
  ['title: {Remote} Org', '{Remote} Org'],
  ['title:Org', 'Org'],
  ['title: *new* Role', '*new* Role'],
  ['title: &new Org: Role', '&new Org: Role'],
  ['title: %new', '%new'],
  [`title: Org: ${'long '.repeat(30)}`, `Org: ${'long '.repeat(30).trim()}`],
])('what is said of a title is right when it is pasted: %j', (line, title) => {
  const text = `---\ntags: [data]\n${line}\n---\nBody.\n`;
  expect(told(text)).toBeDefined();
  expect(read(mend(text))).toMatchObject({ status: 'post', notes: [], draft: { title } });
});

test.each(['closes: soon', 'date: next week', 'date: 05/06/2026', 'deadline: see website'])(
  'an example of a day can be pasted: %j',
  (line) => {
    expect(read(mend(`---\ntitle: x\n${line}\n---\n`))).toMatchObject({ status: 'post', notes: [] });
  },
);
