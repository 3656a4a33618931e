// The files of a new board, as texts. Pure.

import { readConfigFile } from '../config/file.ts';
import { type Mends, NO_MENDS } from '../read/mend.ts';
import type { FoundSite } from './find-posts.ts';
import { mendLines } from './mend-lines.ts';

/** `rolecall.yml` with what was found; `toSite`: the way from the board's folder to the site's, empty where it is one. */
export function renderSettings(site: FoundSite, toSite: string, mends: Mends = NO_MENDS): string {
  const known = knownSettings(site, toSite);
  const text = render(known, site.posts, mends);
  // What the site's own settings hold may be nothing that we can use.
  const { unusable } = readConfigFile(text, 'rolecall.yml');
  return unusable.size === 0
    ? text
    : render(new Map([...known].filter(([key]) => !unusable.has(key))), site.posts, mends);
}

function knownSettings(
  { facts, folder, extensions, records }: FoundSite,
  toSite: string,
): Map<string, string> {
  const found: readonly [string, string | readonly string[] | null][] = [
    ['site.name', facts.name],
    ['site.url', facts.url],
    ['site.page_url', facts.pageUrl],
    ['site.timezone', facts.timeZone],
    ['posts.folder', folderSetting(folder, records.length > 0, toSite)],
    ['posts.records', records.length === 0 ? null : records],
    ['files.extensions', extensions],
  ];
  // JSON is YAML, whatever stands in it.
  return new Map(found.flatMap(([key, value]) => (value === null ? [] : [[key, JSON.stringify(value)]])));
}

/** Lists of records lie beside the folder of posts, which need not be there. */
function folderSetting(folder: string | null, hasRecords: boolean, toSite: string): string | null {
  const inSite = folder ?? (hasRecords ? '_jobs' : toSite === '' ? null : '_posts');
  if (inSite === null || (toSite === '' && inSite === 'posts')) return null;
  return [...(toSite === '' ? [] : [toSite]), inSite].join('/');
}

function render(known: ReadonlyMap<string, string>, posts: number, mends: Mends): string {
  const line = (key: string, note: string) => {
    const name = `  ${key.slice(key.lastIndexOf('.') + 1)}:`;
    const value = known.get(key);
    return value === undefined ? `${name.padEnd(31)} # ${note}` : `${name} ${value}`;
  };
  const optional = (key: string, note: string) => (known.has(key) ? [line(key, note)] : []);
  return `${[
    '# The settings of your board. Change what stands to the right of a colon, keep the indentation, save, and start again.',
    '# A line that begins with # is a note. A key that is empty has its default. "rolecall config" shows what is in force,',
    "# Rolecall's docs/settings.md lists all keys, docs/dialects.md has those that teach it your site's own names.",
    '',
    'site:',
    line('site.name', "your board's name, as it stands in mails"),
    line('site.url', "your board's address, such as https://jobs.example.org"),
    line('site.page_url', "where a post's own page is, as in Jekyll: /jobs/:title/"),
    line('site.postal_address', 'needed before mail goes to real people'),
    line('site.timezone', 'such as Europe/Berlin'),
    line('site.language', 'en if empty (27 Nov, 07:00); en-US (Nov 27, 7:00 AM), de, fr, es'),
    line('site.admin_email', 'who is told when something needs a person'),
    '',
    'posts:',
    ...(posts === 0 ? [] : [`  # Found there: ${posts === 1 ? '1 post' : `${posts} posts`}.`]),
    line('posts.folder', 'where your posts are, if not in posts/'),
    ...optional('posts.records', 'lists of jobs: each record is a post'),
    ...mendLines(mends),
    ...(known.has('files.extensions')
      ? ['', 'files:', line('files.extensions', 'which files are read')]
      : []),
    '',
    'digest:',
    line('digest.weekly', '"0 7 * * 1" if empty: Mondays at 07:00, on each reader\'s own clock'),
    line('digest.daily', '"0 7 * * *" if empty: every day at 07:00'),
    '',
    'mail:',
    line('mail.from', 'such as Example Jobs <jobs@example.org>; needed before mail goes to real people'),
    line('mail.reply_to', 'where answers go, if not to the sender'),
    '',
    'web:',
    line('web.trusted_proxies', '1 behind a proxy such as Caddy or nginx'),
  ].join('\n')}\n`;
}

/** `.env`; without a secret where the data folder has one already. */
export function renderDotEnv(secret: string | null): string {
  return `# What is secret, or differs between machines. Keep it, and never commit it.

# Signs the links in mails: without it, the unsubscribe links of mails already sent do not work.
${secret === null ? '# It lies in data/secret.' : `SECRET=${secret}`}

# Where people reach Rolecall's pages: the https address of the proxy in front of it.
#PUBLIC_URL=https://alerts.example.org

# The mail server. Without it, mails stay on this machine, in data/outbox.
#SMTP_URL=smtp://user:password@mail.example.org:587
`;
}

export const GIT_IGNORE = `# What Rolecall writes, what is secret, and what can be had again.
data/
.env
node_modules/
# People's addresses. Take this line out only where nobody else can read the repository.
subscriptions/
`;
