// What `rolecall lint` says about files: the problems that quarantine one, and notes on what readers would miss. Pure.

import type { Config } from '../config/config.ts';
import { isFacet, knownFacets, withoutFacets } from '../posts/facets.ts';
import type { PostDraft } from '../posts/post.ts';
import { applyAliases } from '../posts/tags.ts';
import { lastSlot, nextSlot } from '../schedule.ts';
import type { SubscriptionDraft } from '../subscribers/subscriber.ts';
import { dayHints, weeklyHints } from './day-hints.ts';
import type { Fields } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';
import { readFileName } from './file-name.ts';
import type { Finding } from './finding.ts';
import { fieldsOf, type LintFile, type LintReading, type LintSettings, readLintFile } from './lint-file.ts';
import { isRecordPath } from './record-path.ts';
import { askedTags, describeUnknown, unknownTags } from './subscription-warnings.ts';
import { findTwins } from './tag-families.ts';
import { type BoardTags, countTags, lineOfTag, tagHints } from './tag-hints.ts';

/** `tag`: the one that it is about, where it is a tag of the board's. */
type LintedFinding = Finding & { readonly tag?: string };

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
  settings: LintSettings,
  occasion: LintOccasion,
): { readonly file: T; readonly reading: LintReading; readonly findings: readonly Finding[] }[] {
  const { site, tags, digest } = settings;
  const all = [...neighbours, ...files].map((file) => ({ file, reading: readLintFile(file, settings) }));
  const counts = countTags(
    all.flatMap(({ reading }) => tagsOf(reading)),
    tags.aliases,
  );
  const facets = knownFacets(
    all.flatMap(({ reading }) => (reading.status === 'post' ? [reading.draft] : [])),
  );
  const board = { ...tags, counts, facets, twins: findTwins(counts), told: new Set<string>() };
  const days = daysOf(digest, site, occasion);
  return files.map((file, index) => {
    const place = neighbours.length + index;
    const { reading } = all[place] as { reading: LintReading };
    const findings = [...lintReading(file, reading, board), ...lintDays(file, reading, days)];
    const shown = occasion.isNamed ? findings : onceOnly(findings, board.told);
    return {
      file,
      reading,
      findings: shown.map(({ level, line, problem, remedy }) => ({ level, line, problem, remedy })),
    };
  });
}

function daysOf(
  { announceDays, weekly, daily, early }: Config['digest'],
  { timeZone }: Config['site'],
  { now, isNamed }: LintOccasion,
) {
  const slots = { last: lastSlot(weekly, timeZone, now), next: nextSlot(weekly, timeZone, now) };
  const morning = early ? nextSlot(daily, timeZone, now) : null;
  return { now, announceDays, timeZone, isNamed, weekly: slots, early: morning };
}

/** Of a whole board, a tag that should be another is told where it stands first. */
function onceOnly(findings: readonly LintedFinding[], told: Set<string>): LintedFinding[] {
  return findings.filter(({ tag }) => {
    if (tag === undefined) return true;
    const isNews = !told.has(tag);
    told.add(tag);
    return isNews;
  });
}

function tagsOf(reading: LintReading): (readonly string[])[] {
  return reading.status === 'post' ? [withoutFacets(reading.draft.tags)] : [];
}

function lintReading(
  { kind, path, bytes, linesBefore }: LintFile,
  reading: LintReading,
  board: BoardTags,
): Finding[] {
  if (reading.status === 'post')
    return [...reading.notes, ...nameHints(path)]
      .map(toNote)
      .concat(lintPost(reading.draft, fieldsOf(bytes, linesBefore), board));
  if (reading.status === 'subscription' || reading.status === 'channel') {
    return [...reading.warnings, ...lintAlerts(reading.draft, fieldsOf(bytes, linesBefore), board)].map(
      toNote,
    );
  }
  if (reading.status === 'no-front-matter') {
    if (/(?:^|\/)readme\.[a-z]+$/i.test(path)) return [];
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
  reading: LintReading,
  days: ReturnType<typeof daysOf>,
): Finding[] {
  if (reading.status !== 'post') return [];
  const fields = fieldsOf(bytes, linesBefore);
  const old = days.isNamed ? dayHints(reading.draft, fields, days) : [];
  return [...old, ...weeklyHints(reading.draft, fields, days)].map(toNote);
}

function lintPost(draft: PostDraft, fields: Fields, board: BoardTags): Finding[] {
  const tags = withoutFacets(draft.tags);
  const findings = tagHints(tags, fields, board).map(toNote);
  if (draft.applyUrl === null) {
    findings.push(
      note(
        'no apply link: the digest shows no button',
        'end the text with [See more and apply here](https://…)',
      ),
    );
  }
  if (findings.length === 0 && isAlone(tags, board)) {
    findings.push({
      ...note(
        `no other post has ${tags.length === 1 ? 'its tag' : 'one of its tags'} (${tags.slice(0, 5).join(', ')})`,
        'correct them, unless somebody asks for these',
      ),
      line: lineOfTag(fields, tags[0] as string),
    });
  }
  if (tags.length === 0) {
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

/** Fewer other posts say nothing about what is usual. */
const FEW_POSTS = 5;

function isAlone(tags: readonly string[], { counts, aliases, twins }: BoardTags): boolean {
  const own = applyAliases(tags, aliases);
  if (own.length === 0 || own.some((tag) => (counts.get(tag) ?? 0) > 1 || twins.has(tag))) return false;
  return [...counts.values()].some((count) => count >= FEW_POSTS);
}

function lintAlerts(
  draft: Pick<SubscriptionDraft, 'alerts'>,
  fields: Fields,
  board: BoardTags,
): FileProblem[] {
  const asked = askedTags(draft);
  const known = [...board.counts.keys(), ...board.facets];
  const unknown = unknownTags(asked, known, board.aliases).map(({ tag, meant }) => ({
    line: lineOfTag(fields, tag),
    problem: describeUnknown(tag),
    remedy:
      meant === null
        ? `nothing comes of it ${isFacet(tag) ? 'yet' : 'until one does'}`
        : `did you mean "${meant}"?`,
  }));
  return [...unknown, ...tagHints(asked, fields, board)];
}

function toNote(problem: FileProblem & { readonly tag?: string }): LintedFinding {
  return { ...problem, level: 'note' };
}

function note(problem: string, remedy: string): Finding {
  return { level: 'note', line: null, problem, remedy };
}
