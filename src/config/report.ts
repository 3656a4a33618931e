// The effective settings for people: each with its value and where it came from, secrets hidden.

import { DAY_MS, HOUR_MS } from '../duration.ts';
import type { Config } from './config.ts';
import { ENV_KEYS } from './environment.ts';
import { FILE_KEYS } from './file.ts';
import type { Settings } from './load-config.ts';

export interface SettingLine {
  readonly name: string;
  readonly value: unknown;
  /** `default`, the name of a variable, or the config file. */
  readonly from: string;
}

/** All settings in the order in which docs/settings.md lists them; null = not set. */
export function describeConfig({ config, origins }: Settings): SettingLine[] {
  const values = { ...fileValues(config), ...environmentValues(config) };
  return [...FILE_KEYS, ...ENV_KEYS].map((name) => ({
    name,
    value: values[name] ?? null,
    from: origins.get(name) ?? 'default',
  }));
}

function fileValues({
  site,
  posts,
  digest,
  tags,
  web,
  mail,
  dkim,
  keep,
  files,
  smtpConnections,
}: Config): Record<string, unknown> {
  return {
    'site.name': site.name,
    'site.url': site.url,
    'site.page_url': site.pageUrl,
    'site.postal_address': site.postalAddress,
    'site.privacy_url': site.privacyUrl,
    'site.timezone': site.timeZone,
    'site.open_days': site.openDays,
    'site.language': site.language,
    'site.admin_email': site.adminEmails.length === 0 ? null : site.adminEmails.join(', '),
    'site.colour': site.colour,
    'site.logo': site.logo,
    'site.id': site.id,
    'posts.repository': posts.repository?.url ?? null,
    'posts.branch': posts.repository?.branch ?? null,
    'posts.folder': posts.folder,
    'posts.keys': posts.keys,
    'posts.closed_when': posts.closedWhen,
    'posts.records': posts.records,
    'posts.wait_for_page': posts.waitForPage,
    'posts.receipts': posts.receipts,
    'posts.check_links': posts.checkLinks,
    'posts.pull_minutes': posts.pullMs / 60_000,
    'digest.weekly': digest.weekly,
    'digest.daily': digest.daily,
    'digest.early': digest.early,
    'digest.ask_yearly': digest.askYearly,
    'digest.end_unanswered': digest.endUnanswered,
    'digest.instant_wait': digest.instantWaitMs / 1000,
    'digest.announce_days': digest.announceDays,
    'digest.flood_posts': digest.floodPosts,
    'digest.welcome_days': digest.welcomeDays,
    'digest.removal_delay': digest.removalDelayMs / 60_000,
    'digest.late_limit.weekly_days': digest.lateLimitMs.weekly / DAY_MS,
    'digest.late_limit.daily_hours': digest.lateLimitMs.daily / HOUR_MS,
    'tags.labels': tags.labels,
    'tags.aliases': tags.aliases,
    'web.origins': web.origins,
    'web.trusted_proxies': web.trustedProxies,
    'web.hub': web.hub,
    'mail.from': mail.from.name === '' ? mail.from.address : `${mail.from.name} <${mail.from.address}>`,
    'mail.reply_to': mail.replyTo,
    'mail.connections': smtpConnections.least,
    'mail.max_connections': smtpConnections.most,
    'mail.per_second': mail.perSecond,
    'mail.per_domain_per_second': mail.perDomainPerSecond,
    'mail.ehlo': mail.ehlo,
    'mail.headers': mail.headers,
    'mail.bounce_domain': mail.bounceDomain,
    'mail.dkim.selector': dkim.selector,
    'mail.dkim.domain': dkim.domain,
    'keep.deliveries_days': keep.deliveriesDays,
    'keep.runs_days': keep.runsDays,
    'keep.posts_days': keep.postsDays,
    'keep.left_days': keep.leftDays,
    'files.extensions': files.extensions,
    'files.polling': files.polling,
  };
}

function environmentValues(config: Config): Record<string, unknown> {
  return {
    DATABASE_URL: hidePassword(config.databaseUrl),
    REDIS_URL: hidePassword(config.redisUrl),
    SMTP_URL: hidePassword(config.smtpUrl),
    MAIL: config.transport,
    SECRET: config.secrets && '(hidden)',
    DKIM_KEY: config.dkim.key && '(hidden)',
    BOUNCE_MAILBOX: hidePassword(config.bounces.mailbox?.url ?? null),
    BOUNCE_WEBHOOKS: hideSecrets(config.bounces.webhooks),
    REPOSITORY_TOKEN: config.posts.repository?.token && '(hidden)',
    HOOK_SECRET: config.hookSecret && '(hidden)',
    ADMIN_TOKEN: config.adminToken && '(hidden)',
    METRICS_TOKEN: config.metrics.token && '(hidden)',
    METRICS_PORT: config.metrics.port,
    ALARM_WEBHOOK: config.alarmWebhook && '(hidden)',
    PUBLIC_URL: config.publicUrl,
    HOST: config.host,
    PORT: config.port,
    DATA_DIR: config.paths.dataDir,
    OPT_OUT_LOG: config.paths.optOutLog,
    POSTS_DIR: config.paths.postsDir,
    SUBSCRIPTIONS_DIR: config.paths.subscriptionsDir,
    WEBHOOKS_DIR: config.paths.webhooksDir,
    CONFIG: config.paths.configFile,
    LOG_LEVEL: config.logLevel,
  };
}

/** Whose they are may be read. */
function hideSecrets(webhooks: Config['bounces']['webhooks']): string | null {
  const kinds = Object.keys(webhooks);
  return kinds.length === 0 ? null : kinds.map((kind) => `${kind}=(hidden)`).join(', ');
}

/** Passwords stand before the host, and in Postgres URLs sometimes after the question mark. */
function hidePassword(url: string | null): string | null {
  if (url === null) return null;
  const shown = new URL(url);
  if (shown.password !== '') shown.password = 'hidden';
  for (const name of [...shown.searchParams.keys()]) {
    if (/password|secret|token|key/i.test(name)) shown.searchParams.set(name, 'hidden');
  }
  return shown.href;
}
