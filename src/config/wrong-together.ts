// What is wrong with settings only together, each with its remedy.

import type { Config } from './config.ts';
import type { EnvKey, EnvReading } from './environment.ts';
import { innerPath } from './rules.ts';

/** Invented people get no mail, and nobody gets invented jobs. */
export function sampleProblems({ transport }: Config): string[] {
  if (transport === 'outbox') return [];
  return [
    'SMTP_URL is set, but these are the sample posts and people in examples/, which are never mailed: make a board of your own with "rolecall init" (in a checkout: npm run rolecall -- init), or set MAIL=outbox',
  ];
}

export function postsProblems({ site, posts }: Config, { given }: EnvReading): string[] {
  const problems: string[] = [];
  if (posts.waitForPage && (site.url === null || site.pageUrl === null))
    problems.push('posts.wait_for_page needs site.url and site.page_url: set them, or leave it out');
  if (posts.repository === null) return problems;
  if (given.has('POSTS_DIR'))
    problems.push('POSTS_DIR and posts.repository are both set: remove one of them');
  if (!innerPath.safeParse(posts.folder).success)
    problems.push(
      `posts.folder must be a path inside of the repository such as "_posts", not "${posts.folder}"`,
    );
  return problems;
}

/** What is wrong only together; a variable that cannot be used is there all the same. */
export function findContradictions({ settings, given, unusable }: EnvReading): string[] {
  const problems: string[] = [];
  const isSet = (name: EnvKey) => given.has(name) || unusable.has(name);
  if (isSet('DATABASE_URL') && !isSet('SECRET')) {
    problems.push(
      'SECRET must be set together with DATABASE_URL, the same on every machine; make one with: openssl rand -base64 32',
    );
  }
  if (settings.MAIL === 'smtp' && !isSet('SMTP_URL')) {
    problems.push(
      'SMTP_URL must be set with MAIL=smtp, such as smtp://user:password@mail.example.org:587; or set MAIL=outbox',
    );
  }
  return problems;
}
