// What `rolecall lint` says about one file: the problems that quarantine it, and notes on what readers would miss. Pure.

import type { FileKind } from '../database/tables.ts';
import type { PostDraft } from '../posts/post.ts';
import type { FileProblem } from './file-mistake.ts';
import { parsePostFile, type Site } from './post-file.ts';
import { parseSubscriptionFile } from './subscription-file.ts';

export interface Finding extends FileProblem {
  /** An error keeps the file out; a note does not. */
  readonly level: 'error' | 'note';
}

/** Checks one file by itself; `path` is relative to its folder. Rivals for an id or an address are not its business. */
export function lintFile(kind: FileKind, path: string, bytes: Uint8Array, site: Site): Finding[] {
  const reading = kind === 'post' ? parsePostFile(path, bytes, site) : parseSubscriptionFile(bytes, site);
  if (reading.status === 'post') return lintPost(reading.draft);
  if (reading.status === 'subscription')
    return reading.warnings.map((warning) => ({ ...warning, level: 'note' }));
  if (reading.status === 'no-front-matter') {
    return [
      note(
        `there is no front matter, so this is not a ${kind}`,
        'begin the file with a line of ---, if it should be one',
      ),
    ];
  }
  const { line, problem, remedy } = reading;
  return [{ level: 'error', line, problem, remedy }];
}

function lintPost(draft: PostDraft): Finding[] {
  const findings: Finding[] = [];
  if (draft.applyUrl === null) {
    findings.push(
      note(
        'no apply link: the digest shows no button',
        'end the text with [See more and apply here](https://…)',
      ),
    );
  }
  if (draft.tags.length === 0) {
    findings.push(note('no tags: only people who want every post get it', 'add the line tags: [data, tech]'));
  }
  if (draft.organisation === null) {
    findings.push(note('no organisation in the title', 'write title: "Organisation: Role"'));
  }
  if (draft.summary === '') {
    findings.push(note('no text to quote in the digest', 'write a sentence or two below the front matter'));
  }
  return findings;
}

function note(problem: string, remedy: string): Finding {
  return { level: 'note', line: null, problem, remedy };
}
