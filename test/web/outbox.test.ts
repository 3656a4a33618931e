import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebDeps } from '../../src/web/web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, OUTBOX_KEY } from './board.ts';

const MAIL = [
  'From: Example Jobs <jobs@example.org>',
  'To: alice@example.org',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  'Subject: =?utf-8?Q?2_new_jobs_=E2=80=93_<b>Data</b>?=',
  'List-Id: Example Jobs <alerts.example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'In plain words <b>',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<!doctype html><html><head><title>x</title></head><body><p style="color:red">In colour</p></body></html>',
  '--b--',
  '',
].join('\r\n');

let root: string;
let inOutbox: WebDeps['config'];
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rolecall-outbox-'));
  const dir = join(root, 'data', 'outbox');
  await mkdir(dir, { recursive: true });
  const older = [
    'To: alice@example.org',
    'Subject: The older one',
    'Date: Fri, 20 Nov 2026 10:00:00 +0000',
    '',
    'x',
  ];
  await writeFile(join(dir, '20261120T100000-1.eml'), older.join('\r\n'));
  await writeFile(join(dir, '20261121T100000-2.eml'), MAIL);
  await writeFile(join(dir, 'notes.txt'), 'not a mail');
  await writeFile(join(root, 'data', 'secret.eml'), 'Subject: not in the outbox\r\n\r\n');
  await symlink(join(root, 'data', 'secret.eml'), join(dir, 'link.eml'));
  inOutbox = {
    ...config,
    publicUrl: 'http://127.0.0.1:3000',
    paths: { ...config.paths, dataDir: join(root, 'data') },
  };
  database = await createTestDatabase();
  app = createTestWeb(database.db, { config: inOutbox });
});
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true });
});

/** By a browser that holds the key. */
const KEY = { headers: { cookie: `rolecall-outbox=${encodeURIComponent(OUTBOX_KEY)}` } };
const show = async (path: string) => (await app.request(`http://127.0.0.1:3000${path}`, KEY)).text();

describe('the outbox', () => {
  it('lists the mails, newest first, in the zone of the board', async () => {
    const page = await show('/outbox');
    expect(page.indexOf('2 new jobs – &lt;b&gt;Data&lt;/b&gt;')).toBeLessThan(page.indexOf('The older one'));
    expect(page).toContain('href="outbox/20261121T100000-2.eml"');
    expect(page).toContain('alice@example.org');
    expect(page).toMatch(/21 Nov 2026, 05:00/);
  });

  it('says so when it is empty', async () => {
    const empty = createTestWeb(database.db, { config: { ...config, publicUrl: 'http://localhost' } });
    expect(await (await empty.request('http://localhost/outbox', KEY)).text()).toContain(
      'Nothing has been sent yet',
    );
  });

  it('is linked from the front page, which tells others to look into the log', async () => {
    expect(await show('/')).toContain('<a href="outbox">outbox</a>');
    const page = await (await app.request('http://127.0.0.1:3000/')).text();
    expect(page).toContain('the log of Rolecall prints the address');
    expect(page).not.toContain('href="outbox"');
  });
});

describe('one mail', () => {
  it('opens as HTML, in a frame that runs nothing', async () => {
    const page = await show('/outbox/20261121T100000-2.eml');
    expect(page).toContain('<h1>2 new jobs – &lt;b&gt;Data&lt;/b&gt;</h1>');
    expect(page).toMatch(
      /<iframe src="20261121T100000-2\.eml\/html"[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"/,
    );
  });

  it('is served to the frame with its own styles and under a policy that allows nothing else', async () => {
    const response = await app.request('http://localhost/outbox/20261121T100000-2.eml/html', KEY);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(await response.text()).toContain('<p style="color:red">In colour</p>');
    expect(policy).toMatch(/^sandbox allow-popups/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('allow-scripts');
  });

  it('shows its text and its source, headers first', async () => {
    expect(await show('/outbox/20261121T100000-2.eml?view=text')).toContain('<pre>In plain words &lt;b&gt;');
    const source = await show('/outbox/20261121T100000-2.eml?view=source');
    expect(source).toContain('<pre>From: Example Jobs &lt;jobs@example.org&gt;');
    expect(source).toContain('List-Id: Example Jobs');
  });

  it.each(['constructor', '__proto__', 'nonsense', ''])('falls back to HTML for ?view=%s', async (view) => {
    expect(await show(`/outbox/20261121T100000-2.eml?view=${view}`)).toContain('<iframe');
  });

  it.each([
    '/outbox/missing.eml',
    '/outbox/missing.eml/html',
    '/outbox/..%2f..%2fetc%2fpasswd',
    '/outbox/..%2foutbox%2f20261121T100000-2.eml',
    '/outbox/%2e%2e%2f20261121T100000-2.eml/html',
    '/outbox/..%5c20261121T100000-2.eml',
    '/outbox/.hidden.eml',
    '/outbox/20261121T100000-2.eml%00.eml',
    '/outbox/newer.txt',
    '/outbox/20261121T100000-2.eml%0a',
    '/outbox/%2fetc%2fpasswd.eml',
    '/outbox/link.eml',
    '/outbox/..%2fsecret.eml',
    '/outbox/',
  ])('is not %s', async (path) => {
    expect((await app.request(`http://localhost${path}`, KEY)).status).toBe(404);
  });
});

describe('mails of real people', () => {
  const paths = ['/outbox', '/outbox/20261121T100000-2.eml', '/outbox/20261121T100000-2.eml/html'];
  const cookie = (key: string) => ({ headers: { cookie: `rolecall-outbox=${encodeURIComponent(key)}` } });

  it.each(paths)('%s is not there for who has no key, on this machine or elsewhere', async (path) => {
    expect((await app.request(`http://127.0.0.1${path}`)).status).toBe(404);
    expect((await app.request(`http://127.0.0.1${path}?key=guessed`)).status).toBe(404);
    expect((await app.request(`http://127.0.0.1${path}`, cookie('guessed'))).status).toBe(404);
  });
  it('the key of the log opens it and moves into a cookie that scripts do not see', async () => {
    const key = encodeURIComponent(OUTBOX_KEY);
    const opened = await app.request(`http://127.0.0.1/outbox?key=${key}`);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, 'outbox']);
    expect(opened.headers.get('set-cookie')).toMatch(/^rolecall-outbox=.*HttpOnly; SameSite=Lax$/);
    expect((await app.request('http://127.0.0.1/outbox', cookie(OUTBOX_KEY))).status).toBe(200);
  });
  it('no key opens it where people are told to come from elsewhere', async () => {
    const open = createTestWeb(database.db, { config: { ...inOutbox, publicUrl: config.publicUrl } });
    for (const path of paths) {
      expect((await open.request(`http://127.0.0.1${path}`, cookie(OUTBOX_KEY))).status).toBe(404);
      const key = encodeURIComponent(OUTBOX_KEY);
      expect((await open.request(`http://127.0.0.1${path}?key=${key}`)).status).toBe(404);
    }
    expect(await (await open.request('http://127.0.0.1/')).text()).not.toContain('outbox');
  });
  it('nor when mails go out by SMTP', async () => {
    const smtp = createTestWeb(database.db, { config: { ...inOutbox, transport: 'smtp' } });
    for (const path of paths)
      expect((await smtp.request(`http://127.0.0.1${path}`, cookie(OUTBOX_KEY))).status).toBe(404);
  });
});
