// A pattern is compiled when it is first asked, and the first post that says everything would ask them all at once: that
// held the process for 150 to 200 ms. So they are asked one kind of sentence after another, before the first post. Pure.

import { parsePostFile } from './post-file.ts';

/** Each gets past the quick question that stands before one set of patterns. */
export const SAMPLES: readonly string[] = [
  'A sample that says nothing.',
  'Read [how to apply](https://example.org/apply), or write to jobs@example.org.',
  'We seek a clerk who counts herons. You will write it down.',
  'The salary for this position is $50,000 to $60,000 per year.',
  'Salary: commensurate with experience, from $65,000',
  'This position is based in Madison, Wisconsin.',
  'Location: Portland, OR',
  'This is a full-time position.',
  'This is a fully remote position.',
  'Applications are due by December 15, 2026.',
  'Deadline: December 15, 2026',
];

/** Reads one sample after another; may be interrupted in between. */
export function* warmUp(): Generator<void, void, void> {
  for (const sample of SAMPLES) {
    readSample(sample);
    yield;
  }
}

export function readSample(sample: string): ReturnType<typeof parsePostFile> {
  const text = `---\ntitle: "Example: Clerk"\ndate: 2026-11-20\ntags: [sample]\n---\n${sample}\n`;
  return parsePostFile('sample.md', new TextEncoder().encode(text), SITE);
}

const SITE = { timeZone: 'America/New_York', url: 'https://example.org/', pageUrl: null };
