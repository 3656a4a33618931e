import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHOICES, createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeEach(async () => {
  board = await createWebBoard();
});
afterEach(() => board.close());

describe('from another site', () => {
  const theirs = { origin: 'https://jobs.example.org' };

  it('a plain form works, and leads back to a page of that site', async () => {
    const back = await board.signUp({ ...CHOICES, redirect: 'https://jobs.example.org/thanks' }, theirs);
    expect([back.status, back.headers.get('location')]).toEqual([303, 'https://jobs.example.org/thanks']);
    expect(back.headers.get('set-cookie')).toContain('SameSite=Lax');
    expect((await board.confirmations())[0]?.consent).toMatchObject({ form: 'https://jobs.example.org' });
    const nowhere = await board.signUp({ ...CHOICES, redirect: 'https://evil.example/' }, theirs);
    expect([nowhere.status, nowhere.headers.get('location')]).toEqual([200, null]);
  });

  it('a mistake is shown on our page, which may lead back later', async () => {
    const response = await board.signUp(
      { tags: 'data', redirect: 'https://jobs.example.org/thanks' },
      theirs,
    );
    expect(await response.text()).toContain('name="redirect" value="https://jobs.example.org/thanks"');
    expect(response.headers.get('content-security-policy')).toMatch(
      /form-action 'self' https:\/\/alerts\.example\.org https:\/\/jobs\.example\.org;/,
    );
  });

  it('a script gets JSON for JSON, and may read it where the settings say so', async () => {
    const ok = await board.signUpJson({ email: 'ada@example.org', tags: ['data'] }, theirs);
    expect(ok.status).toBe(202);
    expect(await ok.json()).toMatchObject({ status: 'confirmation-sent' });
    expect(ok.headers.get('access-control-allow-origin')).toBe('https://jobs.example.org');
    expect(ok.headers.get('access-control-allow-credentials')).toBeNull();
    expect(ok.headers.get('vary')).toBe('Origin');
    const wrong = await board.signUpJson({ email: 'ada' }, theirs);
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ status: 'invalid', problems: { email: /./, tags: /./ } });
    const stranger = await board.signUpJson(
      { email: 'ada@example.org', tags: ['data'] },
      { origin: 'https://evil.example' },
    );
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('the browser may ask first', async () => {
    const ask = (origin: string) =>
      board.ask('/subscribe', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const ok = await ask('https://jobs.example.org');
    expect(ok.status).toBe(204);
    expect(ok.headers.get('access-control-allow-origin')).toBe('https://jobs.example.org');
    expect(ok.headers.get('access-control-allow-headers')).toContain('Content-Type');
    expect(
      (await ask('https://jobs.example.org.evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    expect((await ask('null')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
