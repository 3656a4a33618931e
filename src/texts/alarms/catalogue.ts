// Every alarm that there is: its kind, and the facts that its words are made of. Closed: what is not here cannot be raised,
// and what the ledger holds is read by it. An alarm has one open row for its code. No address of a reader belongs in here but
// where a mail server's own answer holds it.

import { z } from 'zod';

const text = z.string();
const count = z.int().nonnegative();
const id = z.int();

/** What came in place of a page: the end of a sentence. `said`: as a process of before noted it. */
const answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('status'), status: z.int() }),
  z.object({ is: z.literal('leads-on'), to: text }),
  z.object({ is: z.literal('leads-round') }),
  z.object({ is: z.literal('silent'), why: text }),
  /** For so many seconds. */
  z.object({ is: z.literal('slow'), seconds: z.number() }),
  z.object({ is: z.literal('not-us') }),
  z.object({ is: z.literal('said'), words: text }),
]);

export type Answer = z.infer<typeof answer>;

const PROBLEMS = [
  'no-branch',
  'rewritten',
  'not-readable',
  'unknown-host',
  'moved',
  'no-git-there',
  'no-room',
  'no-git-here',
  'too-slow',
  'other',
] as const;

/** Why a repository cannot be pulled. `branch`: null = the main one; `words` are git's, for what we know no name for. */
const repository = z.object({
  problem: z.enum(PROBLEMS),
  branch: text.nullable(),
  seconds: z.number(),
  words: text,
});

export type RepositoryFacts = z.infer<typeof repository>;

/** `file`: the channel's own; `service`: `slack`, `telegram`. */
const channel = { channel: id, name: text, service: text, file: text };

const of = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), ...shape });

const catalogue = z.discriminatedUnion('kind', [
  of('posts-held', { count }),
  of('welcomes-held', { count }),
  of('retags-held', { count }),
  of('files-vanished', {
    files: z.enum(['post', 'subscription']),
    folder: text,
    isFolderGone: z.boolean(),
    count,
    example: text.nullable(),
  }),
  of('repository', repository.shape),
  /** `url`: that of the one that waits longest; `answer`: null = it was not asked yet. */
  of('page-not-there', { count, url: text, answer: answer.nullable() }),
  of('collecting', { error: text }),

  of('public-url', { url: text, answer }),
  of('disk-full', {
    place: z.enum(['data', 'opt-outs', 'postgres', 'postgres-journal', 'outbox', 'database']),
    /** Null = on another machine. */
    path: text.nullable(),
  }),
  of('opt-outs-not-noted', { lines: count, path: text, error: text }),
  of('secret-lost', {}),
  of('queue-stuck', { part: z.enum(['sending', 'planning', 'matching', 'confirmations']), minutes: count }),
  /** What the hourly doctor found, in English: its findings are sentences. */
  of('doctor', { check: text, message: text, remedy: text }),

  of('channel-gone', { ...channel, reply: text.nullable() }),
  /** `isOurs`: it stays so until somebody mends it. */
  of('channel-silent', { ...channel, reply: text, isOurs: z.boolean() }),
  of('channel-refuses', { ...channel, posts: count }),

  of('mail-paused', {
    because: z.enum(['refuses-us', 'nothing-taken', 'most-refused', 'directory']),
    /** The last ones, none of which was taken; 0 where that is not why. */
    addresses: count,
    reply: text,
  }),
  of('domain-paused', { domain: text, because: z.enum(['directory', 'refuses-us']), reply: text }),
  of('mail-server-busy', { reply: text }),
  of('mail-server-away', { error: text, waiting: count }),
  /** `domain`: null = the mail server itself. */
  of('mail-refused', { domain: text.nullable() }),
  /** `domains`: the first few; `more`: how many besides. */
  of('mail-slow', {
    mails: count,
    minutes: count,
    domains: z.array(z.object({ domain: text, mails: count })),
    more: count,
  }),
  of('bounce-mailbox', { error: text }),
  /** `named`: the first few of `all`, of which `over` are given up. */
  of('unsendable', {
    run: id,
    named: z.array(z.object({ delivery: id, person: id })),
    all: count,
    over: count,
    error: text.nullable(),
  }),
  of('delivery-stuck', { delivery: id, run: id, person: id, error: text }),
  of('run-unbalanced', {
    run: id,
    what: text,
    frequency: text,
    matched: count,
    counts: z.record(z.string(), z.number()),
  }),
]);

export type AlarmFacts = z.infer<typeof catalogue>;
export type AlarmKind = AlarmFacts['kind'];
export type FactsOf<Kind extends AlarmKind> = Extract<AlarmFacts, { kind: Kind }>;

/** Null for what is not in the catalogue (any more), and for what another version kept in another shape. */
export function readFacts(kept: unknown): AlarmFacts | null {
  return catalogue.safeParse(kept).data ?? null;
}

/** Null for what is not there, or in another shape. */
export function readAnswer(kept: unknown): Answer | null {
  return answer.safeParse(kept).data ?? null;
}

/** By what an alarm is known: of those with one code at most one is open. */
export function codeOf(alarm: AlarmFacts): string {
  switch (alarm.kind) {
    case 'files-vanished':
      return `files-vanished-${alarm.files}s`;
    case 'repository':
      return alarm.problem === 'rewritten' ? 'repository-rewritten' : 'repository';
    case 'doctor':
      return `doctor-${alarm.check.toLowerCase().replaceAll(' ', '-')}`;
    case 'channel-gone':
    case 'channel-silent':
    case 'channel-refuses':
      return `channel-${alarm.channel}`;
    case 'domain-paused':
      return `mail-paused:${alarm.domain}`;
    case 'mail-server-busy':
    case 'mail-server-away':
      return 'mail-server';
    case 'mail-refused':
      return `mail-refused:${alarm.domain ?? 'service'}`;
    case 'unsendable':
    case 'run-unbalanced':
      return `${alarm.kind}-${alarm.run}`;
    case 'delivery-stuck':
      return `delivery-stuck-${alarm.delivery}`;
    default:
      return alarm.kind;
  }
}
