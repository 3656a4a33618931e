// What `rolecall lint` says about files: the problems that quarantine one, and notes on what readers would miss. Pure.

import type { Config } from '../config/config.ts';
import type { FileKind } from '../database/values.ts';
import { withoutFacets } from '../posts/facets.ts';
import type { PostDraft } from '../posts/post.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import { dayHints, oldDay } from './day-hints.ts';
import type { Dialect } from './dialect.ts';
import type { Fields } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';
import { readFileName } from './file-name.ts';
import { readFrontMatter } from './front-matter.ts';
import { keyHints } from './key-hints.ts';
import { type PostReading, parsePostFile, readPostTags } from './post-file.ts';
import { POST_KEYS } from './post-keys.ts';
import { isRecordPath } from './record-path.ts';
import { parseSubscriptionFile, type SubscriptionReading } from './subscription-file.ts';
import { askedTags, unknownTags } from './subscription-warnings.ts';
import { type BoardTags, countTags, lineOfTag, tagHints } from './tag-hints.ts';

export interface Finding extends FileProblem {
  /** An error keeps the file out; a note does not. */
  readonly level: 'error' | 'note';
}

export interface LintFile {
  readonly kind: FileKind;
  /** Relative to its folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of a record: lines of its list before its own. */
  readonly linesBefore?: number;
  /** Of a list that cannot be split into records. */
  readonly mistake?: FileProblem;
}

type Settings = Pick<Config, 'site' | 'tags' | 'digest'> & { readonly posts: Dialect };

/** When it is asked, and whether somebody named the files: then they may be new ones. */
export interface LintOccasion {
  readonly now: Date;
  readonly isNamed: boolean;
}

/**
 * The findings of each file, in the order of `files`. `neighbours` are the board's other posts: what is a usual tag
 * depends on them. What several files are together is not its business (collect/lint-together.ts).
 */
export function lintFiles<T extends LintFile>(
  files: readonly T[],
  neighbours: readonly LintFile[],
  settings: Settings,
  { now, isNamed }: LintOccasion,
): { readonly file: T; readonly reading: Reading; readonly findings: readonly Finding[] }[] {
  const { site, posts, tags, digest } = settings;
  const readings = files.map((file) => readAny(file, settings));
  const others = neighbours.map(({ bytes }) => readPostTags(bytes, posts));
  const days = { now, announceDays: digest.announceDays, timeZone: site.timeZone };
  const counts = countTags([...readings.flatMap(tagsOf), ...others], tags.aliases);
  return files.map((file, index) => ({
    file,
    reading: readings[index] as Reading,
    findings: [
      ...lintReading(file, readings[index] as Reading, { ...tags, counts }),
      ...(isNamed ? lintDays(file, readings[index] as Reading, days) : []),
    ],
  }));
}

export type Reading = PostReading | SubscriptionReading;

export function readAny(
  { kind, path, bytes, linesBefore, mistake }: LintFile,
  { site, posts }: Pick<Settings, 'site' | 'posts'>,
): Reading {
  if (mistake !== undefined) return { status: 'invalid', ...mistake };
  return kind === 'post'
    ? parsePostFile(path, bytes, site, { dialect: posts, ...(linesBefore !== undefined && { linesBefore }) })
    : parseSubscriptionFile(bytes, site);
}

function tagsOf(reading: Reading): (readonly string[])[] {
  return reading.status === 'post' ? [withoutFacets(reading.draft.tags)] : [];
}

function lintReading(
  { kind, path, bytes, linesBefore }: LintFile,
  reading: Reading,
  board: BoardTags,
): Finding[] {
  if (reading.status === 'post')
    return [...reading.notes, ...nameHints(path)]
      .map(toNote)
      .concat(lintPost(reading.draft, fieldsOf(bytes, linesBefore), board));
  if (reading.status === 'subscription') {
    return [...reading.warnings, ...lintAlerts(reading.draft, fieldsOf(bytes, linesBefore), board)].map(
      toNote,
    );
  }
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

/** A day that is read here, and that Jekyll does not see. */
function nameHints(path: string): FileProblem[] {
  const { better } = readFileName(path);
  if (better === null || isRecordPath(path)) return [];
  const problem = "the day in the file's name counts, but Jekyll shows no post without a hyphen behind it";
  return [{ line: null, problem, remedy: `if Jekyll makes the site, name it ${better}` }];
}

function lintDays(
  { bytes, linesBefore }: LintFile,
  reading: Reading,
  days: Parameters<typeof dayHints>[2],
): Finding[] {
  return reading.status === 'post'
    ? dayHints(reading.draft, fieldsOf(bytes, linesBefore), days).map(toNote)
    : [];
}

/** How many of these posts are archive by their date, or have closed. */
export function countOldPosts(
  files: readonly LintFile[],
  { site, posts, digest }: Settings,
  now: Date,
): { archive: number; closed: number } {
  const counts = { archive: 0, closed: 0 };
  for (const file of files) {
    const reading =
      file.kind === 'post' ? parsePostFile(file.path, file.bytes, site, { dialect: posts }) : null;
    const old = reading?.status === 'post' ? oldDay(reading.draft, { now, ...digest }) : null;
    if (old !== null) counts[old] += 1;
  }
  return counts;
}

function fieldsOf(bytes: Uint8Array, linesBefore = 0): Fields {
  const matter = readFrontMatter(bytes, linesBefore);
  return matter.status === 'document' ? matter.fields : new Map();
}

function lintPost(draft: PostDraft, fields: Fields, board: BoardTags): Finding[] {
  const findings = [
    ...keyHints(fields, POST_KEYS),
    ...tagHints(withoutFacets(draft.tags), fields, board),
  ].map(toNote);
  if (draft.applyUrl === null) {
    findings.push(
      note(
        'no apply link: the digest shows no button',
        'end the text with [See more and apply here](https://…)',
      ),
    );
  }
  if (withoutFacets(draft.tags).length === 0) {
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

function lintAlerts(draft: SubscriptionDraft, fields: Fields, board: BoardTags): FileProblem[] {
  const asked = askedTags(draft);
  const unknown = unknownTags(asked, board.counts.keys(), board.aliases).map(({ tag, meant }) => ({
    line: lineOfTag(fields, tag),
    problem: `no post has the tag "${tag}"`,
    remedy: meant === null ? 'nothing comes of it until one does' : `did you mean "${meant}"?`,
  }));
  return [...unknown, ...tagHints(asked, fields, board)];
}

function toNote(problem: FileProblem): Finding {
  return { ...problem, level: 'note' };
}

function note(problem: string, remedy: string): Finding {
  return { level: 'note', line: null, problem, remedy };
}
