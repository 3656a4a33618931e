// A file as lint looks at it, and what it reads there. Pure.

import type { Config } from '../config/config.ts';
import type { FileKind } from '../database/values.ts';
import type { Dialect } from './dialect.ts';
import type { Fields } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';
import { readFrontMatter } from './front-matter.ts';
import { type PostReading, parsePostFile } from './post-file.ts';
import { parseSubscriptionFile, type SubscriptionReading } from './subscription-file.ts';

export interface LintFile {
  readonly kind: FileKind;
  /** Relative to its folder. */
  readonly path: string;
  /** As findings about other files call it; the path where there is none. */
  readonly shown?: string;
  readonly bytes: Uint8Array;
  /** Of a record: lines of its list before its own. */
  readonly linesBefore?: number;
  /** Of a list that cannot be split into records. */
  readonly mistake?: FileProblem;
}

export type LintSettings = Pick<Config, 'site' | 'tags' | 'digest'> & { readonly posts: Dialect };

export type LintReading = PostReading | SubscriptionReading;

export function readLintFile(
  { kind, path, bytes, linesBefore, mistake }: LintFile,
  { site, posts }: LintSettings,
): LintReading {
  if (mistake !== undefined) return { status: 'invalid', ...mistake };
  return kind === 'post'
    ? parsePostFile(path, bytes, site, { dialect: posts, ...(linesBefore !== undefined && { linesBefore }) })
    : parseSubscriptionFile(bytes, site);
}

export function fieldsOf(bytes: Uint8Array, linesBefore = 0): Fields {
  const matter = readFrontMatter(bytes, linesBefore);
  return matter.status === 'document' ? matter.fields : new Map();
}
