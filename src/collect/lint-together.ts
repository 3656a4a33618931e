// What `rolecall lint` finds only by looking at several files at once: what collecting would make of them if it saw all of
// them for the first time. Pure.

import { hash } from 'node:crypto';
import type { FileProblem } from '../read/file-mistake.ts';
import type { Finding } from '../read/finding.ts';
import type { LintFile, LintReading } from '../read/lint-file.ts';
import type { PostReading } from '../read/post-file.ts';
import { inSlices } from '../slices.ts';
import { copiedByProgram, describeCopy, describeProgramCopy, findCopies } from './copies.ts';
import { ownLink, type PostFile } from './post-identity.ts';
import { describeAddressRival, describeIdRival } from './rivals.ts';

interface ReadFile {
  readonly file: LintFile;
  readonly reading: LintReading;
}

type Findings = Map<LintFile, Finding[]>;

interface LintedPost extends PostFile {
  readonly file: LintFile;
  readonly idLine: number | null;
}

/** The findings of each file that has some, beside those that it has by itself. */
export async function lintTogether(read: readonly ReadFile[]): Promise<Findings> {
  const findings: Findings = new Map();
  const paths = new Set(read.map(({ file }) => keyOf(file, file.path)));
  const rest = read.filter(({ file }) => {
    const original = copiedByProgram(file.path, (path) => paths.has(keyOf(file, path)));
    if (original !== null) add(findings, file, describeProgramCopy(original));
    return original === null;
  });
  const sorted = rest.toSorted((one, other) => (one.file.path < other.file.path ? -1 : 1));
  await lintPosts(findings, sorted.flatMap(toPost));
  lintAddresses(findings, sorted);
  return findings;
}

async function lintPosts(findings: Findings, posts: readonly LintedPost[]): Promise<void> {
  const byId = Map.groupBy(posts, ({ draft }) => draft.id);
  const isRival = ({ draft, path }: LintedPost) =>
    draft.id !== null && byId.get(draft.id)?.[0]?.path !== path;
  for (const { file, draft, idLine } of posts.filter(isRival))
    add(findings, file, describeIdRival(draft.id, byId.get(draft.id)?.[0]?.path ?? '', idLine));
  const own = posts.filter((post) => !isRival(post));
  const copies = await inSlices(findCopies(own, []));
  for (const [{ file }, other] of copies) add(findings, file, describeCopy(other));
  noteSameJob(
    findings,
    own.filter((post) => !copies.has(post)),
  );
}

/** Posts of one organisation share its careers page; title and link together are most often one job, written twice. */
function noteSameJob(findings: Findings, posts: readonly LintedPost[]): void {
  const linked = posts.filter(({ draft }) => ownLink(draft) !== null);
  const jobs = Map.groupBy(linked, ({ draft }) => JSON.stringify([draft.title, ownLink(draft)]));
  for (const [first, ...others] of jobs.values())
    for (const { file } of others)
      add(
        findings,
        file,
        {
          line: null,
          problem: `title and link are those of ${first?.path}`,
          remedy: 'delete one of the two, unless these are two jobs or the same one open anew',
        },
        'note',
      );
}

function lintAddresses(findings: Findings, read: readonly ReadFile[]): void {
  const owners = new Map<string, string>();
  for (const { file, reading } of read) {
    if (reading.status !== 'subscription') continue;
    const address = reading.draft.email.toLowerCase();
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, file.path);
    else add(findings, file, describeAddressRival(owner, reading.emailLine));
  }
}

function toPost({ file, reading }: ReadFile): LintedPost[] {
  if (!isPost(reading)) return [];
  const { draft, idLine } = reading;
  return [{ file, path: file.path, draft, idLine, bodyHash: hash('sha256', draft.body, 'base64url') }];
}

function isPost(reading: LintReading): reading is Extract<PostReading, { status: 'post' }> {
  return reading.status === 'post';
}

function keyOf({ kind }: LintFile, path: string): string {
  return `${kind} ${path}`;
}

function add(
  findings: Findings,
  file: LintFile,
  problem: FileProblem,
  level: Finding['level'] = 'error',
): void {
  findings.set(file, [...(findings.get(file) ?? []), { ...problem, level }]);
}
