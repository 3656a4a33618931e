// All settings as the rest of the program sees them: our own names and units. load-config.ts reads and checks them once.

import type { KeyObject } from 'node:crypto';
import type { LogLevel } from '../log.ts';
import type { CheckLinks } from '../posts/link-answers.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { ImapMailbox } from './mailbox.ts';
import type { Misspelt } from './misspelt.ts';
import type { WebhookKind } from './webhooks.ts';

export interface Config {
  readonly site: {
    readonly name: string;
    readonly url: string | null;
    /** Pattern of a post's page on the site. */
    readonly pageUrl: string | null;
    readonly postalAddress: string | null;
    readonly privacyUrl: string | null;
    readonly timeZone: string;
    /** A job without a closing day is open for so long after its announcement or its date. */
    readonly openDays: number;
    readonly language: string;
    /** Who is told when something needs a person, and may sign in; the first is the one to write to. */
    readonly adminEmails: readonly string[];
    /** `#rrggbb`, as the board has it; pages make it readable on their backgrounds. */
    readonly colour: string | null;
    /** https address of a picture. */
    readonly logo: string | null;
    /** As the settings say it; null = see `ids`. */
    readonly id: string | null;
  };
  /** Hosts that List-Id and the ids of feeds are made of: `site.id`, else what was kept (installation/board-ids.ts). */
  readonly ids: { readonly list: string; readonly feed: string };
  readonly posts: {
    /** Where posts come from instead of a folder; null = from `paths.postsDir` as it is. */
    readonly repository: {
      readonly url: string;
      /** Null = the one that the repository calls its main one. */
      readonly branch: string | null;
      /** What git needs, below the data folder. */
      readonly dir: string;
      /** Where its files are; `paths.postsDir` lies in it. */
      readonly workTree: string;
      readonly token: string | null;
    } | null;
    /** Is a post announced only when its page on the site answers? */
    readonly waitForPage: boolean;
    /** Are apply links asked whether they lead anywhere, and is a post left out whose link does not? */
    readonly checkLinks: CheckLinks;
    /** Is who posted (`contact`) told what became of a post? */
    readonly receipts: boolean;
    /** What the board calls our keys; see read/dialect.ts. */
    readonly keys: Readonly<Record<string, readonly string[]>>;
    readonly closedWhen: Readonly<Record<string, readonly string[]>>;
    /** Lists of records beside the posts' folder: paths and patterns from the folder that it lies in. */
    readonly records: readonly string[];
    /** Of the posts: within the repository, or from the board's folder where POSTS_DIR names no other. */
    readonly folder: string;
    /** Between two pulls. */
    readonly pullMs: number;
  };
  readonly digest: {
    /** Cron patterns of five fields, read in each person's zone. */
    readonly weekly: string;
    readonly daily: string;
    /** Does a weekly reader get a job that closes before their next digest on the day before it does? */
    readonly early: boolean;
    /** Is somebody asked after a year of silence whether they are still looking? Do their alerts end without an answer? */
    readonly askYearly: boolean;
    readonly endUnanswered: boolean;
    readonly instantWaitMs: number;
    readonly announceDays: number;
    /** More new posts than this within an hour wait for an admin's word. */
    readonly floodPosts: number;
    readonly welcomeDays: number;
    readonly removalDelayMs: number;
    readonly lateLimitMs: { readonly weekly: number; readonly daily: number };
  };
  readonly tags: { readonly labels: Readonly<Record<string, string>>; readonly aliases: TagAliases };
  readonly mail: {
    readonly from: { readonly name: string; readonly address: string };
    readonly replyTo: string | null;
    /** Mails a second over all processes; null = as many as the mail server takes. */
    readonly perSecond: number | null;
    readonly perDomainPerSecond: number | null;
    /** What we call ourselves in EHLO. */
    readonly ehlo: string;
    /** More header lines of each mail, such as a relay wants them. */
    readonly headers: Readonly<Record<string, string>>;
    /** Reports about each mail go to an address of its own there. */
    readonly bounceDomain: string | null;
  };
  /** Mails are signed when there are a selector and a key. */
  readonly dkim: {
    readonly selector: string | null;
    readonly domain: string;
    readonly key: KeyObject | null;
  };
  /** Ways in for bounces and complaints; hold secrets. */
  readonly bounces: {
    readonly mailbox: ImapMailbox | null;
    /** What shows that a provider's call is theirs, by its name in `/bounces/NAME`. */
    readonly webhooks: Readonly<Partial<Record<WebhookKind, string>>>;
  };
  readonly web: {
    /** Other sites whose pages may hold the sign-up form, and to which it may lead back; the board's own is among them. */
    readonly origins: readonly string[];
    /** Proxies in front of us that tell the visitor's address. */
    readonly trustedProxies: number;
    /** Does /reach.json tell how many people a tag reaches? */
    readonly reach: boolean;
    /** A WebSub hub that feeds name, or null. */
    readonly hub: string | null;
  };
  /** How long the ledger remembers. */
  readonly keep: {
    readonly deliveriesDays: number;
    /** Runs and alarms. */
    readonly runsDays: number;
    /** The text of posts whose file is gone. */
    readonly postsDays: number;
    /** Who left. */
    readonly leftDays: number;
  };
  /** Extensions without the dot. */
  readonly files: { readonly extensions: readonly string[]; readonly polling: boolean };
  /** Absolute paths. */
  readonly paths: {
    readonly dataDir: string;
    readonly postsDir: string;
    readonly subscriptionsDir: string;
    /** The files that subscriptions of channels name: each holds an address, which is a secret. */
    readonly webhooksDir: string;
    readonly configFile: string | null;
    /** The journal of opt-outs, which backups do not hold. */
    readonly optOutLog: string;
  };
  /** Posts or people are the invented ones in the checkout's examples/. */
  readonly usesSamples: boolean;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly smtpUrl: string | null;
  readonly transport: 'smtp' | 'outbox';
  /** `MAIL=outbox` was said: going back from SMTP to the outbox is meant. */
  readonly outboxChosen: boolean;
  /** The first signs, all verify; null = made in the data folder. */
  readonly secrets: readonly string[] | null;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Between these, it goes by how far the mail server is. */
  readonly smtpConnections: { readonly least: number; readonly most: number };
  /** What POST /hooks/git is signed with. */
  readonly hookSecret: string | null;
  /** What scripts show to use the admin's pages; null = none may. */
  readonly adminToken: string | null;
  /** Who may read the figures: whoever shows the token, and this machine at the port. */
  readonly metrics: { readonly token: string | null; readonly port: number | null };
  /** Variables that are most likely meant for us, by names that nobody reads. */
  readonly misspelt: readonly Misspelt[];
  /** Where alarms are told as JSON; holds a secret. */
  readonly alarmWebhook: string | null;
}
