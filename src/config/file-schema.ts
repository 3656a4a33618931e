// The keys of rolecall.yml, their rules and their defaults.

import { z } from 'zod';
import { cleanLine } from '../clean-text.ts';
import { CHECK_LINKS } from '../posts/link-answers.ts';
import { normaliseTag } from '../posts/tags.ts';
import {
  branchName,
  colour,
  cron,
  dkimSelector,
  domainName,
  language,
  mailAddress,
  mailAddresses,
  mailbox,
  mailHeaders,
  origins,
  pagePattern,
  perSecond,
  pictureAddress,
  repositoryAddress,
  rule,
  text,
  timeZone,
  webAddress,
  wholeNumber,
} from './rules.ts';

const words = rule('a list such as [md, markdown]', z.array(z.string().min(1)).min(1));
/** What a board may call otherwise. */
const BOARD_KEYS = [
  ...['id', 'title', 'company', 'tags', 'date', 'closes', 'location', 'salary', 'apply_url', 'summary'],
  ...['draft', 'published', 'slug', 'permalink', 'type', 'remote', 'contact'],
] as const;
/** A key, or a way into maps. */
const keyPath = z.string().regex(/^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+){0,4}$/u);
const oneOrMore = <T>(schema: z.ZodType<T>) =>
  z.union([schema.transform((one) => [one]), z.array(schema).min(1).max(20)]);
/** YAML and JSON within the site. */
const recordPattern = z
  .string()
  .refine((value) => /^[^/\\\0][^\\\0]*\.(?:ya?ml|json)$/i.test(value) && !value.split('/').includes('..'));
const normalised = z.string().transform(normaliseTag);

export const fileSchema = z.strictObject({
  site: z
    .strictObject({
      name: text('Example Jobs').default('Rolecall'),
      url: webAddress.optional(),
      page_url: pagePattern.optional(),
      postal_address: text('Example Jobs, 1 Main Street, Springfield').optional(),
      privacy_url: webAddress.optional(),
      timezone: timeZone.default('UTC'),
      open_days: wholeNumber('days', 1, 3650).default(60),
      language: language.default('en'),
      admin_email: mailAddresses.default([]),
      colour: colour.optional(),
      logo: pictureAddress.optional(),
      id: domainName.optional(),
    })
    .prefault({}),
  posts: z
    .strictObject({
      repository: repositoryAddress.optional(),
      branch: branchName.optional(),
      folder: rule('a folder such as "_posts" or "../site/_posts"', z.string().regex(/^[^\0]+$/)).optional(),
      wait_for_page: rule('true or false', z.boolean()).default(false),
      receipts: rule('true or false', z.boolean()).default(false),
      check_links: rule('off, mark or drop', z.enum(CHECK_LINKS)).default('off'),
      keys: rule(
        `keys of a post, each with the board's own names for it, such as {apply_url: [external_url, contact.email]}; known are ${BOARD_KEYS.join(', ')}`,
        z.partialRecord(z.enum(BOARD_KEYS), oneOrMore(keyPath)),
      ).default({}),
      closed_when: rule(
        'keys and the words that mean that the job is filled, such as {status: [filled, closed]}',
        z.record(keyPath, oneOrMore(z.string().transform((word) => word.trim().toLowerCase()))),
      ).default({}),
      records: rule(
        'a list of files beside the posts folder such as [_data/jobs.yml, jobs/*.yaml]',
        z.array(recordPattern),
      ).default([]),
      pull_minutes: wholeNumber('minutes', 1, 1440).default(5),
    })
    .prefault({}),
  digest: z
    .strictObject({
      weekly: cron('"0 7 * * 1" (Mondays at 07:00)').default('0 7 * * 1'),
      daily: cron('"0 7 * * *" (every day at 07:00)').default('0 7 * * *'),
      early: rule('true or false', z.boolean()).default(true),
      ask_yearly: rule('true or false', z.boolean()).default(false),
      end_unanswered: rule('true or false', z.boolean()).default(false),
      instant_wait: wholeNumber('seconds', 0, 86_400).default(60),
      announce_days: wholeNumber('days', 1, 3650).default(14),
      flood_posts: wholeNumber('posts', 1, 1_000_000).default(30),
      welcome_days: wholeNumber('days', 0, 3650).default(14),
      removal_delay: wholeNumber('minutes', 0, 10_080).default(5),
      late_limit: z
        .strictObject({
          weekly_days: wholeNumber('days', 0, 365).default(3),
          daily_hours: wholeNumber('hours', 0, 8760).default(18),
        })
        .prefault({}),
    })
    .prefault({}),
  tags: z
    .strictObject({
      labels: z
        .record(
          normalised,
          text('Data science').transform((label) => cleanLine(label)),
        )
        .default({}),
      aliases: z.record(normalised, text('vendor').transform(normaliseTag)).default({}),
    })
    .prefault({}),
  web: z
    .strictObject({
      origins: origins.default([]),
      trusted_proxies: wholeNumber('proxies', 0, 10).default(0),
      reach: rule('true or false', z.boolean()).default(false),
      hub: webAddress.optional(),
    })
    .prefault({}),
  mail: z
    .strictObject({
      from: mailbox.optional(),
      reply_to: mailAddress.optional(),
      connections: wholeNumber('connections', 1, 100).optional(),
      max_connections: wholeNumber('connections', 1, 100).optional(),
      per_second: perSecond.optional(),
      per_domain_per_second: perSecond.optional(),
      ehlo: domainName.optional(),
      headers: mailHeaders.default({}),
      bounce_domain: domainName.optional(),
      dkim: z.strictObject({ selector: dkimSelector.optional(), domain: domainName.optional() }).prefault({}),
    })
    .prefault({}),
  keep: z
    .strictObject({
      deliveries_days: wholeNumber('days', 30, 3650).default(90),
      runs_days: wholeNumber('days', 30, 3650).default(365),
      posts_days: wholeNumber('days', 30, 3650).default(365),
      left_days: wholeNumber('days', 1, 3650).default(30),
    })
    .prefault({}),
  files: z
    .strictObject({
      extensions: words
        .default(['md', 'markdown', 'mkdown', 'mkdn', 'mkd'])
        .transform((list) => list.map((extension) => extension.replace(/^\./, '').toLowerCase())),
      polling: rule('true or false', z.boolean()).default(false),
    })
    .prefault({}),
});
