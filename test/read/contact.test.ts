import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/read/post-file.ts';

const read = (line: string, dialect = { keys: {}, closedWhen: {} }) => {
  const bytes = Buffer.from(
    `---\ntitle: "Acme: Clerk"\ntags: [data]\n${line}\napply_url: https://acme.example.org/jobs\n---\nText about the job.\n`,
  );
  const reading = parsePostFile('a.md', bytes, { timeZone: 'UTC', url: null, pageUrl: null }, { dialect });
  if (reading.status !== 'post') throw new Error(JSON.stringify(reading));
  return { contact: reading.contact, notes: reading.notes.map(({ line, problem }) => `${line}: ${problem}`) };
};

test.each([
  ['contact: jobs@example.org', 'jobs@example.org'],
  ['contact: "mailto:jobs@Example.org"', 'jobs@example.org'],
  ['contact: {name: Ada, email: ada@example.org}', 'ada@example.org'],
  ['contact: Ada Lovelace', undefined],
  ['contact: write to ada@example.org, or call', undefined],
  ['contact: [a@example.org, b@example.org]', undefined],
])('%s', (line, contact) => {
  expect(read(line)).toEqual({ contact, notes: [] });
});

test('a slip costs the receipts, not the post, and is not quoted', () => {
  expect(read('contact: ada@exa_mple')).toEqual({
    contact: undefined,
    notes: ['4: the mail address under "contact" cannot be used, so it is left out'],
  });
});

test('a board may call it otherwise', () => {
  const dialect = { keys: { contact: ['poster'] }, closedWhen: {} };
  expect(read('poster: jobs@example.org', dialect).contact).toBe('jobs@example.org');
});
