// A board on which everybody is hostile: every payload stands in every field of a post, in labels, alerts and names, and
// comes in through real files. `tame()` puts harmless words in their places, so that what is shown can be compared.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { cleanLine, safeLink } from '../../src/clean-text.ts';
import { collectOnce } from '../../src/collect/collect.ts';
import { releaseHeld } from '../../src/collect/held.ts';
import type { Config } from '../../src/config/config.ts';
import { isFacet } from '../../src/posts/facets.ts';
import { organisationKey } from '../../src/posts/organisation.ts';
import { spellingKey } from '../../src/posts/spelling.ts';
import { parsePostFile } from '../../src/read/post-file.ts';
import type { Alert } from '../../src/subscribers/alerts.ts';
import { createWorld, type World } from './world.ts';

/** Payloads in one digest of whole cards, and in one of title lines. */
const IN_CARDS = 12;
const IN_LINES = 60;
const IN_LINKS = 25;
const SITE = { timeZone: 'UTC', url: 'https://jobs.example.org', pageUrl: '/jobs/:title/' };
/** So much harmless text that what comes after it has to be a title line. */
const FILLERS = 60;

export interface HostileBoard {
  readonly world: World & { config: Config };
  /** `cards-3` and so on: the left parts of the subscribers' addresses, and a tag of all their posts. */
  readonly groups: readonly string[];
  /** Harmless words instead of all that came from the payloads, and new digests for everybody. */
  tame(): Promise<void>;
  close(): Promise<void>;
}

export async function createHostileBoard(payloads: readonly string[]): Promise<HostileBoard> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-hostile-'));
  const paths = { POSTS_DIR: join(folder, 'posts'), SUBSCRIPTIONS_DIR: join(folder, 'subscriptions') };
  for (const path of Object.values(paths)) await mkdir(path);
  await writeFile(join(folder, 'rolecall.yml'), settings(payloads));
  const files = [...posts(payloads), ...subscriptions(payloads)];
  await Promise.all(files.map(([path, text]) => writeFile(join(folder, path), text)));
  const world = await createWorld({
    ...paths,
    CONFIG: join(folder, 'rolecall.yml'),
    DATA_DIR: join(folder, 'data'),
  });
  await collect(world);
  await world.settle();
  return {
    world,
    groups: [...groupsOf(payloads).keys()],
    tame: () => tame(world),
    async close() {
      await world.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function collect(world: World): Promise<void> {
  const config = { ...world.config, digest: { ...world.config.digest, instantWaitMs: 0 } };
  const deps = { ...world, config, announced: async () => {}, settle: async () => {} };
  await collectOnce(deps, { now: world.now, thorough: false });
  await releaseHeld(deps, { name: 'posts', quiet: false }, world.now);
  await releaseHeld(deps, { name: 'first-digests', quiet: false }, world.now);
  // Nobody here reads at once; looking for such people post by post would take half of the test's time.
  await world.db.updateTable('post_tags').set({ matched_at: world.now }).execute();
  // So many rows at once that the planner of Postgres knows nothing of yet.
  await sql`analyze`.execute(world.db);
}

/** JSON is YAML; what YAML takes for a control character is escaped. */
function quote(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function settings(payloads: readonly string[]): string {
  const labels = Object.fromEntries(payloads.map((payload, index) => [`label-${index}`, payload]));
  const site = { name: 'Example Jobs', url: SITE.url, page_url: SITE.pageUrl };
  return quote({
    site: { ...site, postal_address: '1 Main Street', privacy_url: 'https://jobs.example.org/privacy' },
    tags: { labels },
  });
}

const tagOf = (payload: string) => payload.slice(0, 100);

const textGroups = (index: number) => [
  `cards-${Math.floor(index / IN_CARDS)}`,
  `lines-${Math.floor(index / IN_LINES)}`,
];

/** Which payloads stand in whose digest. */
function groupsOf(payloads: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const index of payloads.keys()) {
    for (const name of [...textGroups(index), `links-${Math.floor(index / IN_LINKS)}`])
      groups.set(name, [...(groups.get(name) ?? []), index]);
  }
  return groups;
}

function posts(payloads: readonly string[]): [path: string, text: string][] {
  const lines = [...groupsOf(payloads).keys()].filter((name) => name.startsWith('lines'));
  const fillers = Array.from({ length: FILLERS }, (_, index): [string, string] => [
    `posts/filler-${index}.md`,
    post(
      { title: `Director of ${index}`, tags: lines, closes: '2026-11-20' },
      'We look for you. '.repeat(20),
    ),
  ]);
  return [...fillers, ...payloads.flatMap(postsOf)];
}

/** One post with the payload in every text, one with it in links of all kinds, and where they take it, in id and apply_url. */
function postsOf(payload: string, index: number): [path: string, text: string][] {
  const title = `Number ${index}`;
  const tags = [`links-${Math.floor(index / IN_LINKS)}`];
  const text = {
    ...{ title: payload, organisation: payload, location: payload, salary: payload },
    tags: [...textGroups(index), `five-${Math.floor(index / 5)}`, `label-${index}`, tagOf(payload)],
    apply_url: `https://example.org/${index}/?q=${payload.slice(0, 500)}`,
    closes: '2026-12-24',
  };
  const trick = `[Apply](${payload})\n\n<a href="${payload}">Apply</a>\n\n[Apply][x] ![x](${payload})\n\n[x]: ${payload}`;
  const page = { title, tags, permalink: payload, slug: payload, categories: [payload] };
  const words = `${payload} and more about the work\n\n\`${payload}\`\n\n${payload}`;
  const picky: [path: string, text: string][] = [
    [`posts/apply-${index}.md`, post({ title, tags, apply_url: payload }, 'Work with us.')],
    [`posts/id-${index}.md`, post({ title, tags, id: payload }, 'Work with us.')],
  ];
  return [
    [`posts/text-${index}.md`, post(text, words)],
    [`posts/link-${index}.md`, post(page, `Work with us.\n\n${trick}`)],
    ...picky.filter(([path, file]) => isTaken(path, file)),
  ];
}

function isTaken(path: string, file: string): boolean {
  const reading = parsePostFile(path, Buffer.from(file), SITE);
  return reading.status === 'post' && reading.notes.length === 0;
}

function post(fields: Record<string, unknown>, body: string): string {
  const lines = Object.entries({ date: '2026-11-16', ...fields }).map(
    ([key, value]) => `${key}: ${quote(value)}`,
  );
  // A file with a NUL in its body is refused before anybody reads it.
  return `---\n${lines.join('\n')}\n---\n${body.toWellFormed().replaceAll('\0', '')}\n`;
}

/** Each reads one group: an alert for each payload of whole cards, one alert for title lines. */
function subscriptions(payloads: readonly string[]): [path: string, text: string][] {
  const file = (name: string, fields: Record<string, unknown>): [string, string] => [
    `subscriptions/${name}.md`,
    post({ email: `${name}@example.org`, ...fields }, ''),
  ];
  const people = [...groupsOf(payloads)].map(([name, indexes]) => {
    const alerts = indexes.map((index) => ({ any: [tagOf(payloads[index] as string), `label-${index}`] }));
    return file(name, {
      name: payloads[indexes[0] as number],
      ...(name.startsWith('cards') ? { alerts } : { tags: [name] }),
    });
  });
  return people;
}

/** Plain words stay, the same text becomes the same words, and what shows nothing shows nothing. */
export function tameText(text: string): string {
  if (/^[\w .-]*$/.test(text) && !(text in {})) return text;
  if (cleanLine(text) === '') return text;
  return `tame ${createHash('sha256').update(text.toLowerCase()).digest('hex').slice(0, 8)}`;
}

/** What digests take for one name stays one. */
function tameName(name: string, key: (name: string) => string): string {
  return cleanLine(name) === '' ? name : tameText(`<${key(name)}>`);
}

/** A tag with a comma is in no list of choices, whatever its other words; a facet is made of letters and shown nowhere. */
function tameTag(tag: string): string {
  if (isFacet(tag)) return tag;
  return tag.includes(',') ? `${tameText(tag)},` : tameText(tag);
}

function tameLink(link: string | null): string | null {
  const safe = safeLink(link);
  if (safe === null) return null;
  return safe.startsWith('mailto:')
    ? 'mailto:jobs@example.org'
    : `https://example.org/${tameText(safe).slice(5)}`;
}

async function tame(world: World & { config: Config }): Promise<void> {
  const { db } = world;
  const orNull = (text: string | null) => (text === null ? null : tameText(text));
  const rows = (await db.selectFrom('posts').selectAll().execute()).map((row) => ({
    id: row.id,
    tags: row.tags.map(tameTag),
    apply_url: tameLink(row.apply_url),
    page_url: tameLink(row.page_url),
    ...{ title: tameText(row.title), role: tameName(row.role, spellingKey), summary: tameText(row.summary) },
    organisation: row.organisation === null ? null : tameName(row.organisation, organisationKey),
    ...{ location: orNull(row.location), salary: orNull(row.salary) },
  }));
  await sql`update posts set title = tame.title, role = tame.role, summary = tame.summary, tags = tame.tags,
    organisation = tame.organisation, location = tame.location, salary = tame.salary,
    apply_url = tame.apply_url, page_url = tame.page_url
    from jsonb_populate_recordset(null::posts, ${JSON.stringify(rows)}::jsonb) tame where tame.id = posts.id`.execute(
    db,
  );
  await sql`update post_tags set tags = posts.tags from posts where posts.id = post_id`.execute(db);
  for (const { id, alerts } of await db.selectFrom('audiences').select(['id', 'alerts']).execute())
    await db
      .updateTable('audiences')
      .set({ alerts: JSON.stringify(alerts.map(tameAlert)) })
      .where('id', '=', id)
      .execute();
  await db.updateTable('subscribers').set({ name: 'Ada' }).where('name', 'is not', null).execute();
  const labels = Object.entries(world.config.tags.labels).map(([tag, label]) => [tag, tameText(label)]);
  world.config = { ...world.config, tags: { aliases: {}, labels: Object.fromEntries(labels) } };
  await forgetDigests(world);
}

function tameAlert({ any, all, none }: Alert): Alert {
  return { any: any.map(tameTag), all: all.map(tameTag), none: none.map(tameTag) };
}

/** As if nobody had got a digest yet. */
async function forgetDigests(world: World): Promise<void> {
  const { db } = world;
  for (const table of ['deliveries', 'runs', 'editions'] as const) await db.deleteFrom(table).execute();
  await db.updateTable('subscribers').set({ cursor: 0, welcome: 'due' }).execute();
  world.sent.length = 0;
  await world.settle();
}
