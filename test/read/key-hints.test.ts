import { expect, test } from 'vitest';
import { readFrontMatter } from '../../src/read/front-matter.ts';
import { keyHints } from '../../src/read/key-hints.ts';
import { POST_KEYS } from '../../src/read/post-keys.ts';

const hints = (lines: string) => {
  const matter = readFrontMatter(Buffer.from(`---\n${lines}\n---\n`));
  if (matter.status !== 'document') throw new Error(matter.status);
  return keyHints(matter.fields, POST_KEYS);
};

test.each([
  ['locaton', 'location'],
  ['Locaton', 'location'],
  ['tgas', 'tags'],
  ['tgs', 'tags'],
  ['titel', 'title'],
  ['salery', 'salary'],
  ['close', 'closes'],
  ['expire', 'expires'],
  ['deadlines', 'deadline'],
  ['publish', 'published'],
  ['drfat', 'draft'],
  ['apply url', 'apply_url'],
  ['applyUrl', 'apply_url'],
  ['compnay', 'company'],
  ['organisaton', 'organisation'],
  ['catagories', 'categories'],
])('%s is taken for %s', (key, meant) => {
  expect(hints(`pin: 1\n${key}: x`)).toEqual([
    {
      line: 3,
      problem: `"${key.toLowerCase()}" is no key that Rolecall reads`,
      remedy: `did you mean "${meant}"?`,
    },
  ]);
});

test('keys that Rolecall reads are left alone, capitals or not', () => {
  expect(hints([...POST_KEYS, 'Layout'].map((key) => `${key.toUpperCase()}: x`).join('\n'))).toEqual([]);
});

test('a key is left alone beside the one that it looks like, or when it holds keys', () => {
  expect(hints('location: Remote\nlocations: 3')).toEqual([]);
  expect(hints('data:\n  size: 3')).toEqual([]);
});

/** Of Jekyll, its plug-ins (seo-tag, feed, sitemap, redirect-from, archives) and the themes that most sites have. */
const USUAL = `layout author authors image images img thumbnail thumb teaser cover cover-img share-img header background
  excerpt excerpt_separator description summary subtitle abstract comments comment_id share social lang locale language ref
  redirect_from redirect_to sitemap feed toc toc_sticky math mathjax katex mermaid pin pinned featured hidden sticky
  last_modified_at lastmod modified modified_date updated updated_at created created_at classes class sidebar nav nav_order
  has_children parent collection entries_layout related read_time show_date author_profile canonical_url robots seo keywords
  twitter og_image video gallery link url external_url source output render_with_liquid pagination weight order series part
  css js style theme color badge label icon logo media audio podcast duration event venue address city state country region
  place lat lng map type kind format status visibility private password access sponsor ad cta button email phone contact
  website homepage employer job_type employment_type contract hours schedule remote level experience department team sector
  benefits wage rate currency pay compensation start_date end_date valid_through date_posted published_at aliases guid uuid
  name headline tagline short_title subheadline dateline caption credit copyright license footer references citation volume
  issue pages publisher editor translator contributor version changelog download file files attachments resources assets
  content note notes todo archive topics topic section chapter slider noindex search exclude show visible active enabled`;

test('the usual keys of other programs are no typing errors', () => {
  const lines = USUAL.trim().split(/\s+/);
  expect(hints(lines.map((key) => `${key}: x`).join('\n'))).toEqual([]);
});
