// Everything that shows what the hostile board holds: mails, pages, feeds, and the forms that show again what was typed.

import { rm } from 'node:fs/promises';
import PostalMime from 'postal-mime';
import { createOutboxMailer, listOutbox, outboxDir } from '../../src/mail/outbox.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { ADMIN_TOKEN } from '../admin/admin-routes.ts';
import { createTestWeb, OUTBOX_KEY } from '../web/board.ts';
import type { HostileBoard } from './hostile-board.ts';
import { readMarkup } from './markup.ts';

export interface Surface {
  readonly name: string;
  readonly markup: string;
  /** Goes into the body of a page that is not ours. */
  readonly isPiece: boolean;
}

export interface ReadMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** The mails that were sent last. */
export function readMails({ world }: HostileBoard): Promise<ReadMail[]> {
  return Promise.all(
    world.sent.map(async ({ to, message }) => {
      const { subject = '', text = '', html = '', headers } = await PostalMime.parse(message.raw);
      return { to, subject, text, html, headers };
    }),
  );
}

/** All of them. `words`: what visitors type and ask for, a few lists. */
export async function readSurfaces(
  board: HostileBoard,
  words: readonly (readonly string[])[],
): Promise<Surface[]> {
  const { get } = visitor(board);
  const surfaces: Surface[] = [];
  const add = (name: string, markup: string, isPiece = false) => surfaces.push({ name, markup, isPiece });
  for (const mail of await readMails(board)) add(`mail to ${mail.to}`, mail.html);
  for (const [path, name] of await personalPages(board)) add(name, await get(path));
  for (const [path, name] of await outboxPages(board)) add(name, await get(path));
  for (const [path, name] of await adminPages(board)) add(name, await get(path));
  for (const group of board.groups.filter((name) => !name.startsWith('lines'))) {
    const atom = await get(`/feed.atom?tags=${group}`);
    add(`atom feed of ${group}`, atom);
    add(`contents of ${group}`, feedContents(atom, await get(`/feed.json?tags=${group}`)), true);
  }
  for (let five = 0; five < words.flat().length / 5; five += 1)
    add(`sample ${five}`, await get(`/sample?tags=five-${five}`), true);
  for (const [index, list] of words.entries()) {
    for (const [name, markup] of await reflections(board, list, index)) add(`${name} ${index}`, markup);
  }
  return surfaces;
}

/** What shows again what somebody typed. The sign-up page, with all tags, is large: it shows a few lists. */
async function reflections(
  board: HostileBoard,
  words: readonly string[],
  index: number,
): Promise<[name: string, markup: string][]> {
  const { get, post } = visitor(board);
  const typed = words.join(' ').slice(0, 1500);
  const tags = words.map((word) => `${word}!`);
  const [manage, account] = await ownLinks(board, index);
  const pages: [string, string][] = [
    ['link refused', await post('/link', { email: typed.slice(0, 400) })],
    ['manage refused', await post(manage, { action: 'add-alert', tags: '', all: '', none: typed })],
    ['account refused', await post(account, { action: 'change-address', email: typed.slice(0, 200) })],
    ['atom feed with', await get(`/feed.atom?${new URLSearchParams({ tags: tags.join() })}`)],
  ];
  if (index % 3 > 0) return pages;
  const choices = new URLSearchParams([...tags.map((tag) => ['tags', tag]), ['none', tags.join()]]);
  const wrong = { email: typed.slice(0, 400), timezone: typed.slice(0, 100), redirect: typed, tags: '' };
  return [
    ...pages,
    ['sign-up with', await get(`/?${choices}`)],
    ['sign-up refused', await post('/subscribe', wrong)],
  ];
}

/** Somebody with a browser; what is not a page that answers them is an error. */
function visitor({ world }: HostileBoard) {
  const { db, config, links, vault } = world;
  const web = createTestWeb(db, {
    config: { ...config, publicUrl: 'http://localhost' },
    links,
    vault,
    clock: () => world.now,
  });
  const read = async (path: string, init?: RequestInit) => {
    const { pathname, search } = new URL(path, config.publicUrl);
    const answer = await web.request(`http://localhost${pathname}${search}`, init);
    if (![200, 400, 422].includes(answer.status)) throw new Error(`${answer.status} for ${path}`);
    return answer.text();
  };
  return {
    get: (path: string) =>
      read(path, {
        headers: {
          cookie: `rolecall-outbox=${encodeURIComponent(OUTBOX_KEY)}`,
          ...(path.startsWith('/admin/') && { authorization: `Bearer ${ADMIN_TOKEN}` }),
        },
      }),
    post: (path: string, fields: Record<string, string>) =>
      read(path, { method: 'POST', body: new URLSearchParams(fields) }),
  };
}

/** The pages behind the links of each person's digest, and of a confirmation of the same alerts. */
async function personalPages({ world }: HostileBoard): Promise<[path: string, name: string][]> {
  const { db, links } = world;
  const people = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'subscriber_id')
    .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
    .select(['deliveries.id as delivery', 'subscribers.id', 'generation', 'email', 'alerts'])
    .orderBy('subscribers.id')
    .execute();
  const pages: [string, string][] = [];
  for (const { delivery, alerts, email, ...owner } of people) {
    if (email.startsWith('lines')) continue;
    pages.push([links.digest(delivery), `digest of ${email}`]);
    if (!email.startsWith('cards')) continue;
    pages.push([links.manage(owner), `manage page of ${email}`]);
    pages.push([links.unsubscribe(owner), `unsubscribe page of ${email}`]);
    const alert = { ...alerts[0], any: alerts.flatMap(({ any }) => any) } as (typeof alerts)[number];
    const choices = { alert, frequency: 'weekly' as const, timeZone: 'UTC' };
    const draft = {
      kind: 'subscribe' as const,
      address: `new-${email}`,
      choices,
      subscriberId: null,
      consent: {},
    };
    const { id } = await createConfirmation(world, draft, world.now);
    await sendConfirmation(world, id, world.now);
    pages.push([links.confirm(id), `confirm page of ${email}`]);
  }
  return pages;
}

async function ownLinks({ world }: HostileBoard, index: number): Promise<[manage: string, account: string]> {
  const people = await world.db
    .selectFrom('subscribers')
    .select(['id', 'generation'])
    .orderBy('id')
    .execute();
  const owner = people[index] as (typeof people)[number];
  return [world.links.manage(owner), world.links.account(owner, world.now)];
}

async function outboxPages({ world }: HostileBoard): Promise<[path: string, name: string][]> {
  const dir = outboxDir(world.config);
  await rm(dir, { recursive: true, force: true });
  const mailer = createOutboxMailer({ dir });
  const shown = world.sent.filter(({ to }) => /^(cards|links)-.?[05]@/.test(to));
  for (const { message } of shown) await mailer.send(message);
  const files = await listOutbox(dir);
  const views = ['', '?view=text', '?view=source', '/html'];
  const pages = files.flatMap(({ file, to }) =>
    views.map((view): [string, string] => [`/outbox/${file}${view}`, `outbox${view} to ${to}`]),
  );
  return [['/outbox', 'outbox'], ...pages];
}

/** What an admin sees of it; people, posts and what was done stand there with all that they are called. */
async function adminPages({ world }: HostileBoard): Promise<[path: string, name: string][]> {
  const { db } = world;
  const people = await db.selectFrom('subscribers').select(['id', 'email']).orderBy('id').execute();
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'path'])
    .where('path', 'like', 'text-%')
    .orderBy('path')
    .execute();
  const shown = <T>(all: readonly T[]) => all.filter((_, index) => index % 8 === 0);
  return [
    ['/admin/today', 'admin, lines-today'],
    ['/admin/posts', 'admin, lines-posts'],
    ...shown(posts).map(({ id, path }): [string, string] => [
      `/admin/posts/${encodeURIComponent(id)}`,
      `admin, ${path}`,
    ]),
    ...shown(people).map(({ id, email }): [string, string] => [
      `/admin/people/${id}`,
      `admin, lines-${email}`,
    ]),
  ];
}

/** What a feed reader puts into its own page. parse5 stands in for a reader of XML: of what we write it makes the same. */
function feedContents(atom: string, json: string): string {
  const inAtom = [...atom.matchAll(/<content type="html">([^<]*)<\/content>/g)];
  const { items } = JSON.parse(json) as { items: { content_html: string }[] };
  return [
    ...inAtom.map(([, xml = '']) => readMarkup(xml, { isPiece: true }).text),
    ...items.map((item) => item.content_html),
  ].join('\n');
}
