// What a file of the posts folder says, by the board's rules. Pure; here or in a thread of its own (reading-thread.ts), so
// that what it is given and gives is plain data.

import type { Config } from '../config/config.ts';
import { type PostReading, parsePostFile } from '../read/post-file.ts';
import type { LookedFile } from './look.ts';

/** What a reading depends on beside the file. */
export interface ReadingRules {
  readonly site: Pick<Config['site'], 'timeZone' | 'url' | 'pageUrl'>;
  readonly dialect: Pick<Config['posts'], 'keys' | 'closedWhen'>;
}

export type UnreadPost = Pick<LookedFile, 'bytes' | 'linesBefore' | 'mistake'> & { readonly path: string };

export function readingRules({ site, posts }: Config): ReadingRules {
  const { timeZone, url, pageUrl } = site;
  return {
    site: { timeZone, url, pageUrl },
    dialect: { keys: posts.keys, closedWhen: posts.closedWhen },
  };
}

export function toUnread({ seen, bytes, linesBefore, mistake }: LookedFile): UnreadPost {
  return {
    path: seen.path,
    bytes,
    ...(linesBefore !== undefined && { linesBefore }),
    ...(mistake !== undefined && { mistake }),
  };
}

export function readPost(
  { path, bytes, linesBefore, mistake }: UnreadPost,
  { site, dialect }: ReadingRules,
): PostReading {
  if (mistake !== undefined) return { status: 'invalid', ...mistake };
  return parsePostFile(path, bytes, site, { dialect, ...(linesBefore !== undefined && { linesBefore }) });
}
