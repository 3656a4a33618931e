import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { serveWeb } from '../../src/web/serve.ts';
import { links, tokenOf } from './board.ts';
import { createPerson, createWebBoard, type Person, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard();
});
afterAll(() => board.close());

let carol: Person;
beforeEach(async () => {
  carol = await createPerson(board);
});

const stateOf = async (id: number) => (await board.find(id)).state;

describe('GET /unsubscribe/:token', () => {
  it('shows whose mail stops, masked, and one button that posts back', async () => {
    const response = await board.ask(carol.unsubscribe);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('c…@example.net');
    expect(page).not.toContain(carol.email);
    expect(page.match(/<button/g)).toHaveLength(1);
    expect(page).toContain('<form method="post">');
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])(
    '%s changes nothing, however often',
    async (method) => {
      for (let visit = 0; visit < 20; visit += 1) await board.ask(carol.unsubscribe, { method });
      expect(await stateOf(carol.id)).toBe('confirmed');
      expect(await suppressionOf(board.db, carol.email)).toBeNull();
    },
  );

  it('leaves no trace of the token: nothing is stored, no referrer is sent on', async () => {
    for (const method of ['GET', 'POST']) {
      const { headers } = await board.ask(carol.unsubscribe, { method });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('POST /unsubscribe/:token', () => {
  const urlencoded = {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  };
  const boundary =
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  const multipart = { headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: boundary };
  const browser = {
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
    body: '',
  };

  it.each([
    ['a mail program, urlencoded (RFC 8058, no Origin, no cookie)', urlencoded],
    ['a mail program, multipart', multipart],
    ['the button on the page', browser],
    ['nobody in particular, without a body', {}],
  ])('ends the subscription for %s: 200, no redirect', async (_, init) => {
    const response = await board.ask(carol.unsubscribe, { method: 'POST', redirect: 'manual', ...init });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('You will get no more mail from Example Jobs');
    expect(await stateOf(carol.id)).toBe('unsubscribed');
    expect((await suppressionOf(board.db, carol.email))?.reason).toBe('opted-out');
  });

  it.each([
    ['with its length', { 'content-length': '26' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
    ['announced first', { 'content-length': '26', expect: '100-continue' }],
  ])('ends it over a real connection, the body %s', async (_, headers) => {
    const server = await serveWeb({ app: board.app, host: '127.0.0.1', port: 0 });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = request(server.url + carol.unsubscribe, {
      method: 'POST',
      headers: { ...type, ...headers },
    });
    post.end('List-Unsubscribe=One-Click');
    const [response] = (await once(post, 'response')) as [IncomingMessage];
    response.resume();
    await server.close();
    expect(response.statusCode).toBe(200);
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('may come again, and many times at once', async () => {
    const posts = Array.from({ length: 20 }, () =>
      board.ask(carol.unsubscribe, { method: 'POST', ...urlencoded }),
    );
    const again = await Promise.all(posts);
    again.push(await board.ask(carol.unsubscribe, { method: 'POST' }));
    expect(again.map((response) => response.status)).toEqual(again.map(() => 200));
    expect(await (await board.ask(carol.unsubscribe)).text()).toContain('You will get no more mail');
  });

  it('ends one subscription and touches no other', async () => {
    const before = await board.others(carol.id);
    await board.ask(carol.unsubscribe, { method: 'POST' });
    const after = await board.others(carol.id);
    expect(after).toEqual(before);
  });
});

describe('a token that does not open', () => {
  const refused: readonly [string, () => string][] = [
    ['damaged', () => `${carol.unsubscribe.slice(0, -1)}!`],
    ['cut by a line break', () => carol.unsubscribe.slice(0, -7)],
    [
      'made for the manage page',
      () => `/unsubscribe/${tokenOf(links.manage({ id: carol.id, generation: 0 }))}`,
    ],
    ['made for the digest page', () => `/unsubscribe/${tokenOf(links.digest(carol.id))}`],
    [
      'of somebody who is not there',
      () => `/unsubscribe/${tokenOf(links.unsubscribe({ id: 999_999, generation: 0 }))}`,
    ],
    [
      'of another generation',
      () => `/unsubscribe/${tokenOf(links.unsubscribe({ id: carol.id, generation: 1 }))}`,
    ],
  ];
  it.each(refused)('%s: a page that helps, and nothing changes', async (_, path) => {
    for (const method of ['GET', 'POST']) {
      const response = await board.ask(path(), { method });
      expect(response.status).toBe(404);
      const page = await response.text();
      expect(page).toContain('mailto:hello@example.org');
      expect(page).toContain('<form method="post" action="https://alerts.example.org/link">');
    }
    expect(await stateOf(carol.id)).toBe('confirmed');
  });

  it('one character changed anywhere: never accepted', async () => {
    const { length } = carol.unsubscribe;
    for (let at = '/unsubscribe/'.length; at < length; at += 1) {
      const changed = `${carol.unsubscribe.slice(0, at)}${carol.unsubscribe[at] === 'A' ? 'B' : 'A'}${carol.unsubscribe.slice(at + 1)}`;
      expect((await board.ask(changed, { method: 'POST' })).status, changed).toBe(404);
    }
    expect(await stateOf(carol.id)).toBe('confirmed');
  });
});
