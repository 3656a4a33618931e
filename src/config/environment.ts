// Settings from environment variables: what differs between machines or is secret. Problems never repeat a secret.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { LOG_LEVELS } from '../log.ts';
import { isLoopbackName } from '../loopback.ts';
import { readDkimKey } from './dkim-key.ts';
import { parseMailbox } from './mailbox.ts';
import { hasScheme, isSecret, rule, SECRET_CHARACTERS } from './rules.ts';
import { parseWebhooks } from './webhooks.ts';

const url = (example: string, schemes: readonly string[]) =>
  rule(
    `an address such as ${example} (write @ : / # ? in a password as %40 %3A %2F %23 %3F)`,
    z.string().refine((value) => hasScheme(value, schemes)),
  );
/** What `read` makes of it; its RangeError says what is wrong. */
const readBy = <T>(read: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
      return z.NEVER;
    }
  });
const path = rule('a path', z.string().min(1));

const envSchema = z.object({
  DATABASE_URL: url('postgres://rolecall:password@localhost:5432/rolecall', [
    'postgres:',
    'postgresql:',
  ]).optional(),
  REDIS_URL: url('redis://localhost:6379', ['redis:', 'rediss:']).optional(),
  SMTP_URL: url('smtp://user:password@mail.example.org:587', ['smtp:', 'smtps:']).optional(),
  MAIL: rule('smtp or outbox', z.enum(['smtp', 'outbox'])).optional(),
  SECRET: rule(
    `one key, or several separated by commas, each at least ${SECRET_CHARACTERS} characters long; make one with: openssl rand -base64 32`,
    z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .pipe(z.array(z.string().refine(isSecret)).min(1)),
  ).optional(),
  DKIM_KEY: readBy(readDkimKey).optional(),
  BOUNCE_MAILBOX: readBy(parseMailbox).optional(),
  BOUNCE_WEBHOOKS: readBy(parseWebhooks).optional(),
  REPOSITORY_TOKEN: rule(
    'the token with which posts.repository is read',
    z.string().regex(/^[\x21-\x7e]{1,500}$/),
  ).optional(),
  HOOK_SECRET: rule(
    'the secret of POST /hooks/git, at least 16 characters long; make one with: openssl rand -hex 20',
    z.string().min(16).max(500),
  ).optional(),
  ADMIN_TOKEN: rule(
    'the token with which scripts use the admin pages, at least 32 characters long; make one with: openssl rand -hex 32',
    z.string().regex(/^[\x21-\x7e]{32,500}$/),
  ).optional(),
  METRICS_TOKEN: rule(
    'the token with which /metrics is read, at least 16 characters long; make one with: openssl rand -hex 20',
    z.string().regex(/^[\x21-\x7e]{16,500}$/),
  ).optional(),
  METRICS_PORT: rule(
    'a port number from 1 to 65535, such as 9464, where this machine alone reads the figures',
    z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(65_535)),
  ).optional(),
  ALARM_WEBHOOK: rule(
    'an https address (http only on this machine) such as https://hooks.example.org/rolecall',
    z.string().refine(isWebhook),
  ).optional(),
  PUBLIC_URL: rule(
    'the web address under which people reach Rolecall, at most 120 characters long, such as https://alerts.example.org',
    // A mail counts on its links being no longer than mail/personal.ts allows.
    z
      .string()
      .max(120)
      .refine((value) => hasScheme(value, ['http:', 'https:']) && !/[?#]/.test(value)),
  ).optional(),
  HOST: rule(
    'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    z.string().regex(/^[A-Za-z0-9.:_-]+$/),
  ).default('127.0.0.1'),
  PORT: rule(
    'a port number from 0 to 65535, such as 3000',
    z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(65_535)),
  ).default(3000),
  DATA_DIR: path.default('data'),
  OPT_OUT_LOG: path.optional(),
  POSTS_DIR: path.default('posts'),
  SUBSCRIPTIONS_DIR: path.default('subscriptions'),
  WEBHOOKS_DIR: path.optional(),
  CONFIG: path.optional(),
  LOG_LEVEL: rule(`one of ${LOG_LEVELS.join(', ')}`, z.enum(LOG_LEVELS)).default('info'),
});

export type EnvSettings = z.output<typeof envSchema>;
export type EnvKey = keyof EnvSettings;

export const ENV_KEYS = Object.keys(envSchema.shape) as readonly EnvKey[];
/** Their values are never shown, not even in a problem. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SECRET',
  'DKIM_KEY',
  'BOUNCE_MAILBOX',
  'BOUNCE_WEBHOOKS',
  'REPOSITORY_TOKEN',
  'HOOK_SECRET',
  'ADMIN_TOKEN',
  'METRICS_TOKEN',
  'ALARM_WEBHOOK',
]);

function isWebhook(value: string): boolean {
  if (hasScheme(value, ['https:'])) return true;
  return hasScheme(value, ['http:']) && isLoopbackName(new URL(value).hostname);
}

export interface EnvReading {
  /** Without the variables that have a problem. */
  readonly settings: EnvSettings;
  readonly problems: readonly string[];
  /** The variables that are set, but to what cannot be used. */
  readonly unusable: ReadonlySet<string>;
  /** The variable that each given setting came from: `SECRET` → `SECRET_FILE`. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Reads the variables and their `_FILE` twins (a file that holds the value). An empty variable counts as not set. Those
 * that come from the file `.env` are named so.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  inDotEnv: ReadonlySet<string> = new Set(),
): EnvReading {
  const problems: string[] = [];
  const unusable = new Set<string>();
  const given = new Map<string, string>();
  const values: Record<string, string> = {};
  for (const name of ENV_KEYS) {
    if (name === 'MAIL' && isMailboxOfUser(env[name])) continue;
    const twin = `${name}_FILE`;
    if (env[name] && env[twin]) problems.push(`${name} and ${twin} are both set: remove one of them`);
    const value = env[twin] ? readTwin(twin, env[twin], problems) : env[name];
    if (!value) {
      if (env[twin]) unusable.add(name);
      continue;
    }
    values[name] = value;
    given.set(name, env[twin] ? twin : name);
  }
  for (const issue of envSchema.safeParse(values).error?.issues ?? []) {
    const name = String(issue.path[0]);
    const shown = SECRET_KEYS.has(name) ? '' : `, not ${JSON.stringify(values[name])}`;
    const variable = given.get(name) ?? name;
    problems.push(`${variable}${inDotEnv.has(variable) ? ' in .env' : ''} ${issue.message}${shown}`);
    unusable.add(name);
  }
  const usable = Object.entries(values).filter(([name]) => !unusable.has(name));
  return { settings: envSchema.parse(Object.fromEntries(usable)), problems, unusable, given };
}

/** Debian's log-in (pam_mail) says under the same name where the user's own mail lies. */
function isMailboxOfUser(value: string | undefined): boolean {
  return value?.startsWith('/') ?? false;
}

function readTwin(twin: string, file: string, problems: string[]): string | undefined {
  try {
    const value = readFileSync(file, 'utf8').trim();
    if (value === '') problems.push(`${twin}: ${file} is empty; put the value into it or unset ${twin}`);
    return value;
  } catch (error) {
    problems.push(`${twin}: cannot read ${file} (${messageOf(error)}); correct the path or unset ${twin}`);
    return undefined;
  }
}
