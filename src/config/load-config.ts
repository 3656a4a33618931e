// All settings, read and checked once at the door; everything else gets the parts it needs as parameters.

import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { domainOf } from '../address.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import { messageOf, SettingsError } from '../errors.ts';
import { findBoard, isOfSamples } from './board-folder.ts';
import type { Config } from './config.ts';
import { withDotEnv } from './dot-env.ts';
import { ENV_KEYS, type EnvReading, type EnvSettings, readEnvironment } from './environment.ts';
import { type FileReading, type FileSettings, readConfigFile } from './file.ts';
import { connectionsOf, connectionsProblems } from './mail-connections.ts';
import { mailSettingsProblems } from './mail-settings.ts';
import { findMisspelt } from './misspelt.ts';
import { ehloName, idsOf, publicUrlOf } from './public-names.ts';
import { findContradictions, postsProblems, sampleProblems } from './wrong-together.ts';

type Env = Record<string, string | undefined>;

export interface Settings {
  readonly config: Config;
  /** Where a setting came from (`SECRET_FILE`, `.env`, `rolecall.yml`); one that is not listed has its default. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Reads the environment and rolecall.yml; throws SettingsError with all problems at once. */
export function loadConfig(env: Env, cwd: string): Config {
  return loadSettings(env, cwd).config;
}

/** As loadConfig, with the origin of each setting. */
export function loadSettings(env: Env, cwd: string): Settings {
  const dotEnv = withDotEnv(env, cwd);
  const environment = readEnvironment(dotEnv.env, dotEnv.names);
  const board = findBoard(cwd, new Set(environment.given.keys()));
  const { path, reading } = loadConfigFile(environment.settings.CONFIG, { board, cwd });
  const problems = [...dotEnv.problems, ...environment.problems, ...reading.problems];
  problems.push(...findContradictions(environment));
  if (reading.settings === null) throw new SettingsError(problems);
  const config = {
    ...buildConfig(environment, reading.settings, { board, cwd }, path),
    misspelt: findMisspelt(dotEnv.env, ENV_KEYS, dotEnv.names),
  };
  const unusable = [...environment.unusable, ...reading.unusable];
  problems.push(...(config.usesSamples ? sampleProblems(config) : mailSettingsProblems(config, unusable)));
  problems.push(...postsProblems(config, environment), ...connectionsProblems(config));
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    config,
    origins: originsOf(environment, reading, path === null ? '' : relative(cwd, path), dotEnv.names),
  };
}

function originsOf(
  { given }: EnvReading,
  file: FileReading,
  fileName: string,
  inDotEnv: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const origins = new Map([...file.given].map((key) => [key, fileName]));
  // In a repository, the folder is a part of it.
  if (file.given.has('posts.folder') && !file.given.has('posts.repository'))
    origins.set('POSTS_DIR', fileName);
  for (const [name, variable] of given) {
    const isInFile = inDotEnv.has(variable);
    origins.set(name, isInFile ? (variable === name ? '.env' : `${variable} in .env`) : variable);
  }
  return origins;
}

/** The board's folder, and the one that a command was run in: the same but for samples. */
interface Places {
  readonly board: string;
  readonly cwd: string;
}

/** The default file may be missing; one that CONFIG names may not. */
function loadConfigFile(
  named: string | undefined,
  { board, cwd }: Places,
): { path: string | null; reading: FileReading } {
  const path = named ? resolve(cwd, named) : resolve(board, 'rolecall.yml');
  const name = named || relative(cwd, path);
  if (!named && !existsSync(path)) return { path: null, reading: readConfigFile('', name) };
  try {
    return { path, reading: readConfigFile(readFileSync(path, 'utf8'), name) };
  } catch (error) {
    const remedy = named ? 'correct CONFIG' : 'make it readable or remove it';
    const problem = `${name}: cannot be read (${messageOf(error)}); ${remedy}`;
    return { path, reading: { settings: null, problems: [problem], unusable: new Set(), given: new Set() } };
  }
}

function transportOf(env: EnvSettings): 'smtp' | 'outbox' {
  return env.MAIL ?? (env.SMTP_URL ? 'smtp' : 'outbox');
}

function buildConfig(
  { settings: env, given }: EnvReading,
  file: FileSettings,
  { board, cwd }: Places,
  configFile: string | null,
): Omit<Config, 'misspelt'> {
  const dataDir = resolve(given.has('DATA_DIR') ? cwd : board, env.DATA_DIR);
  const posts = postsSettings(env, file, dataDir);
  const postsDir = given.has('POSTS_DIR')
    ? resolve(cwd, env.POSTS_DIR)
    : resolve(posts.repository?.workTree ?? board, posts.folder);
  const subscriptionsDir = resolve(given.has('SUBSCRIPTIONS_DIR') ? cwd : board, env.SUBSCRIPTIONS_DIR);
  return {
    ...sharedSettings(file),
    ...mailSettings(env, file),
    posts,
    paths: {
      dataDir,
      postsDir,
      subscriptionsDir,
      webhooksDir: resolve(cwd, env.WEBHOOKS_DIR ?? join(dataDir, 'webhooks')),
      configFile,
      optOutLog: resolve(cwd, env.OPT_OUT_LOG ?? join(dataDir, 'opt-outs.log')),
    },
    usesSamples: isOfSamples([postsDir, subscriptionsDir]),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    smtpUrl: env.SMTP_URL ?? null,
    transport: transportOf(env),
    outboxChosen: env.MAIL === 'outbox',
    secrets: env.SECRET ?? null,
    publicUrl: publicUrlOf(env),
    ids: idsOf(env, file),
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    smtpConnections: connectionsOf(file.mail),
    hookSecret: env.HOOK_SECRET ?? null,
    adminToken: env.ADMIN_TOKEN ?? null,
    metrics: { token: env.METRICS_TOKEN ?? null, port: env.METRICS_PORT ?? null },
    alarmWebhook: env.ALARM_WEBHOOK ?? null,
  };
}

function postsSettings(env: EnvSettings, { posts }: FileSettings, dataDir: string): Config['posts'] {
  const dir = resolve(dataDir, 'repository');
  const repository =
    posts.repository === undefined
      ? null
      : {
          url: posts.repository,
          branch: posts.branch ?? null,
          dir,
          workTree: resolve(dir, 'files'),
          token: env.REPOSITORY_TOKEN ?? null,
        };
  return {
    repository,
    folder: posts.folder ?? (repository === null ? 'posts' : '_posts'),
    waitForPage: posts.wait_for_page,
    receipts: posts.receipts,
    checkLinks: posts.check_links,
    records: posts.records,
    keys: posts.keys,
    closedWhen: posts.closed_when,
    pullMs: posts.pull_minutes * 60_000,
  };
}

function mailSettings(
  env: EnvSettings,
  { mail, site }: FileSettings,
): Pick<Config, 'mail' | 'dkim' | 'bounces'> {
  const from = mail.from ?? { name: site.name, address: 'rolecall@localhost' };
  const domain = domainOf(from.address);
  return {
    mail: {
      from,
      replyTo: mail.reply_to ?? null,
      perSecond: mail.per_second ?? null,
      perDomainPerSecond: mail.per_domain_per_second ?? null,
      ehlo: mail.ehlo ?? ehloName(publicUrlOf(env)),
      headers: mail.headers,
      bounceDomain: mail.bounce_domain ?? null,
    },
    dkim: {
      selector: mail.dkim.selector ?? null,
      domain: mail.dkim.domain ?? domain,
      key: env.DKIM_KEY ?? null,
    },
    bounces: { mailbox: env.BOUNCE_MAILBOX ?? null, webhooks: env.BOUNCE_WEBHOOKS ?? {} },
  };
}

/** The settings of rolecall.yml in our own names and units. */
export function sharedSettings(
  file: FileSettings,
): Pick<Config, 'site' | 'digest' | 'tags' | 'web' | 'keep' | 'files'> {
  const { site, digest, keep } = file;
  return {
    site: {
      name: site.name,
      url: site.url?.replace(/\/+$/, '') ?? null,
      pageUrl: site.page_url ?? null,
      postalAddress: site.postal_address ?? null,
      privacyUrl: site.privacy_url ?? null,
      timeZone: site.timezone,
      openDays: site.open_days,
      language: site.language,
      adminEmails: site.admin_email,
      colour: site.colour ?? null,
      logo: site.logo ?? null,
      id: site.id ?? null,
    },
    digest: {
      weekly: digest.weekly,
      daily: digest.daily,
      early: digest.early,
      askYearly: digest.ask_yearly,
      endUnanswered: digest.end_unanswered,
      instantWaitMs: digest.instant_wait * 1000,
      announceDays: digest.announce_days,
      floodPosts: digest.flood_posts,
      welcomeDays: digest.welcome_days,
      removalDelayMs: digest.removal_delay * 60_000,
      lateLimitMs: {
        weekly: digest.late_limit.weekly_days * DAY_MS,
        daily: digest.late_limit.daily_hours * HOUR_MS,
      },
    },
    tags: file.tags,
    web: {
      origins: allowedOrigins(file),
      trustedProxies: file.web.trusted_proxies,
      reach: file.web.reach,
      hub: file.web.hub ?? null,
    },
    keep: {
      deliveriesDays: keep.deliveries_days,
      runsDays: keep.runs_days,
      postsDays: keep.posts_days,
      leftDays: keep.left_days,
    },
    files: file.files,
  };
}

/** The board's own site need not be named. */
function allowedOrigins({ site, web }: FileSettings): string[] {
  const own = site.url === undefined ? [] : [new URL(site.url).origin];
  return [...new Set([...own, ...web.origins])];
}
