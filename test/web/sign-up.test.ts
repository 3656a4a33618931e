import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { config, NOW, vault } from './board.ts';
import { CHOICES, createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeEach(async () => {
  board = await createWebBoard();
});
afterEach(() => board.close());

describe('the sign-up page', () => {
  it('lists tags with their labels and open jobs, most used first; none that a form could not ask for', async () => {
    const tags = ['tech', '*', 'data, tech'];
    await board.db.updateTable('posts').set({ tags }).where('id', '=', 'post-5').execute();
    const page = await board.show('/');
    const shown = [
      ...page.matchAll(/value="([^"]+)"><span>([^<]+)<\/span> <small aria-hidden="true">(\d+)/g),
    ];
    expect(shown.map(([, tag, label, posts]) => `${tag} ${label} ${posts}`)).toEqual([
      '* Every job 3',
      'tech Tech 2',
      'data Data 1',
      'nonprofit Nonprofit 1',
    ]);
  });

  it('ticks what the address names, new tags and aliases too, and shows what matches', async () => {
    const aliases = { coding: 'tech' };
    board.app = board.web({ config: { ...config, tags: { ...config.tags, aliases } } });
    const page = await board.show('/?tags=Data,coding,brand-new&none=intern');
    for (const tag of ['data', 'tech', 'brand-new']) expect(page).toContain(`value="${tag}" checked`);
    expect(page.match(/ checked/g)).toHaveLength(5);
    expect(page).toContain('data-count="2 open jobs now');
    expect(page).toContain('<details open>');
  });

  it('shows all that the address asks for, as fields that can be changed', async () => {
    const page = await board.show('/?tags=data&all=remote,nonprofit&mode=all');
    expect(page).toContain('<details open>');
    expect(page).toMatch(
      /<label for="all">[^<]+<\/label>\n<input id="all" name="all" [^>]*value="Nonprofit, remote">/,
    );
    expect(page).toContain('value="all" checked');
  });

  it('takes no markup from the address', async () => {
    const page = await board.show(`/?tags=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(page).not.toContain('<script>alert');
  });

  it('offers a filter when there are more tags than a glance takes in, shown by the script only', async () => {
    expect(await board.show('/')).not.toContain('id="filter"');
    const labels = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`tag${index}`, `Tag ${index}`]),
    );
    board.app = board.web({ config: { ...config, tags: { labels, aliases: {} } } });
    expect(await board.show('/')).toContain('<div id="filter" hidden>');
  });

  it('shows the most used of many tags and what is ticked; the others are one click away', async () => {
    const labels = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`topic${index}`, 'Topic']));
    board.app = board.web({ config: { ...config, tags: { labels, aliases: {} } } });
    const page = await board.show('/?tags=topic9');
    const [first = '', rest = ''] = page.slice(page.indexOf('id="tags"')).split('<details>');
    expect(first.match(/name="tags" value="/g)).toHaveLength(10);
    for (const tag of ['data', 'tech', 'topic9']) expect(first).toContain(`value="${tag}"`);
    expect(rest).toContain('<summary>25 more tags</summary>');
    expect(rest.slice(0, rest.indexOf('</details>')).match(/value="/g)).toHaveLength(25);
  });

  it('says what the address is used for, and where the privacy page is', async () => {
    const page = await board.show('/');
    expect(page).toContain('uses your address for these alerts only');
    expect(page).toContain('href="https://jobs.example.org/privacy"');
    expect(page).toContain('rel="alternate"');
  });

  it('runs one script, from a file of ours, and no other', async () => {
    const response = await board.ask('/');
    expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self'; connect-src 'self';/);
    const page = await response.text();
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script src="choose.js" defer>']);
    const script = await board.ask('/choose.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const other = await board.ask('/manage/x');
    expect(other.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('shows what matches without JavaScript: the button brings the form back as it was', async () => {
    const response = await board.signUp({ email: 'ada@', tags: 'tech', mode: 'all', show: 'matches' });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('value="tech" checked');
    expect(page).toContain('value="ada@"');
    expect(page).toContain('Software Engineer');
    expect(page).not.toContain('role="alert"');
    expect(await board.confirmations()).toEqual([]);
  });

  it('gives the script the sample alone', async () => {
    const sample = await board.show('/sample?tags=tech');
    expect(sample).toContain('1 open job now, about 2 a week');
    expect(sample).toContain('href="https://alerts.example.org/feed.atom?tags=tech"');
    expect(sample).not.toContain('<html');
    expect(await board.show('/sample?tags=nothing-like-it')).toContain('Nothing that is open now matches');
    expect(await board.show('/sample')).toContain('Choose tags');
  });

  it('shows what matches for labels as for their tags', async () => {
    const labels = { tech: 'Computers & such' };
    board.app = board.web({ config: { ...config, tags: { aliases: {}, labels } } });
    const choice = new URLSearchParams({ tags: '*', none: 'computers & Such' });
    expect(await board.show(`/sample?${choice}`)).toContain('2 open jobs now');
    expect(await board.show(`/?${choice}`)).toContain('2 open jobs now');
  });
});

describe('POST /subscribe', () => {
  it('notes the wish without naming anybody, and asks for a mail', async () => {
    const response = await board.signUp();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<strong>ada@example.org</strong>');
    const [row] = await board.confirmations();
    expect(JSON.stringify(row)).not.toContain('ada');
    expect(vault.open(row?.address ?? '')).toBe('ada@example.org');
    expect(row).toMatchObject({
      choices: {
        alert: { any: ['data'], all: [], none: [] },
        frequency: 'daily',
        timeZone: 'Europe/Berlin',
      },
      consent: { form: 'https://alerts.example.org' },
      created_at: NOW,
    });
    expect(board.asked).toEqual([row?.id]);
  });

  it('asks once about an address that looks like a slip', async () => {
    const typed = { ...CHOICES, email: 'ada@gmial.com' };
    const page = await (await board.signUp(typed)).text();
    expect(page).toContain('Did you mean ada@gmail.com?');
    expect(await board.confirmations()).toEqual([]);
    const [, sure = ''] = /name="sure" value="([^"]+)"/.exec(page) ?? [];
    expect(await (await board.signUp({ ...typed, sure })).text()).toContain('Check your inbox');
    expect(await board.confirmations()).toHaveLength(1);
  });

  it('gives the browser a cookie that only /confirm sees', async () => {
    const cookie = (await board.signUp()).headers.get('set-cookie');
    expect(cookie).toMatch(
      /^rolecall-sign-up-[\w-]{8}=[\w-]{32}; Max-Age=172800; Path=\/confirm; HttpOnly; Secure; SameSite=Lax$/,
    );
    board.app = board.web({ config: { ...config, publicUrl: 'http://127.0.0.1:3000/alerts' } });
    const body = new URLSearchParams(CHOICES);
    const other = await board.app.request('http://127.0.0.1:3000/subscribe', { method: 'POST', body });
    expect(other.headers.get('set-cookie')).toMatch(/Path=\/alerts\/confirm; HttpOnly; SameSite=Lax$/);
  });

  it('takes tags that no job has, and says so', async () => {
    const page = await (await board.signUp({ ...CHOICES, none: 'Internship, nonprofits' })).text();
    expect(page).toContain('Check your inbox');
    expect(page).toContain(
      'No job on this board has the tags internship and nonprofits yet. Did you mean Nonprofit?',
    );
    expect(await (await board.signUp({ ...CHOICES, none: 'nonprofit' })).text()).not.toContain('No job on');
  });

  it('shows the form again with what is wrong, and keeps what was filled in', async () => {
    const response = await board.signUp({
      email: 'ada',
      none: 'intern',
      frequency: 'daily',
      timezone: 'berlin',
      redirect: 'https://x.example',
    });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain('aria-invalid="true" aria-describedby="email-error"');
    expect(page).toContain('id="tags-error"');
    expect(page).toContain('Did you mean Europe/Berlin?');
    expect(page).toContain('value="ada"');
    expect(page).toContain('value="intern"');
    expect(page).toContain('value="daily" checked');
    expect(page).toContain('<title>Error: New jobs by email');
    expect(page).toContain('<a href="#email">The @ is missing');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await board.confirmations()).toEqual([]);
  });

  it.each([
    ['{', 'application/json'],
    ['[1]', 'application/json'],
    ['email=ada', 'text/plain'],
    ['{"email":["a@example.org"]}', 'application/json'],
  ])('refuses what no form sends: %s', async (body, type) => {
    const response = await board.ask('/subscribe', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect([400, 422]).toContain(response.status);
    expect(await board.confirmations()).toEqual([]);
  });

  it('tells a script that it was no JSON, as JSON', async () => {
    const response = await board.signUpJson('{"email":');
    expect([response.status, await response.json()]).toMatchObject([400, { status: 'unreadable' }]);
  });

  it('repeats the address as it was typed, and keeps it as mail needs it', async () => {
    const page = await (await board.signUp({ ...CHOICES, email: ' Ada@bücher.example ' })).text();
    expect(page).toContain('<strong>Ada@bücher.example</strong>');
    const [row] = await board.confirmations();
    expect(vault.open(row?.address ?? '')).toBe('Ada@xn--bcher-kva.example');
  });

  it('is not thrown by characters that the ledger cannot hold', async () => {
    expect((await board.signUp({ ...CHOICES, tags: 'da\0ta' })).status).toBe(200);
    const half = await board.signUpJson('{"email":"bob@example.org","tags":["\\ud800","tech"]}');
    expect(half.status).toBe(202);
    const kept = (await board.confirmations()).map(({ choices }) => choices);
    expect(kept).toMatchObject([{ alert: { any: ['da ta'] } }, { alert: { any: ['tech'] } }]);
  });

  it('smiles at machines that fill in what nobody sees', async () => {
    const human = await board.signUp();
    const machine = await board.signUp({ ...CHOICES, website: 'https://spam.example' });
    expect(machine.status).toBe(human.status);
    expect(await machine.text()).toBe(await human.text());
    expect(machine.headers.get('set-cookie')?.length).toBe(human.headers.get('set-cookie')?.length);
    expect(await board.confirmations()).toHaveLength(1);
  });

  it('brings somebody who reloads the answer back to the form', async () => {
    const response = await board.ask('/subscribe');
    expect([response.status, response.headers.get('location')]).toEqual([303, './']);
  });
});
