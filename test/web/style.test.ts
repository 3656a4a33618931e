import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { contrast, readableOn } from '../../src/colour.ts';
import { html } from '../../src/html.ts';
import { guard } from '../../src/web/guard.ts';
import { renderPage } from '../../src/web/page.ts';
import { styleOf } from '../../src/web/style.ts';
import { config } from './board.ts';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);
const accents = (css: string) => [...css.matchAll(/--accent: (#[\da-f]{6}); --on-accent: (#[\da-f]+)/g)];
const long = (colour: string) => (colour === '#fff' ? '#ffffff' : colour);

test('contrast is what WCAG says it is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('a colour that can be read stays as the board has it', () => {
  expect(readableOn('#1a5fb4', ['#ffffff'], '#000000')).toBe('#1a5fb4');
});

test('whatever colour the board has: links and buttons can be read, light and dark', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const [light, dark] = accents(styleOf(colour).css);
      for (const [accent, onAccent, grounds] of [
        [light?.[1], light?.[2], ['#fbfaf8', '#ffffff']],
        [dark?.[1], dark?.[2], ['#16181b', '#1f2226']],
      ] as const) {
        for (const ground of [...grounds, long(onAccent as string)])
          expect(contrast(accent as string, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 300 },
  );
});

test('the policy allows exactly the stylesheet of the page and the place of the logo', async () => {
  const board = {
    ...config,
    site: { ...config.site, colour: '#c01c28', logo: 'https://cdn.example.org/logo.svg?v=2' },
  };
  const page = renderPage(board, { title: 'Title', main: html`<h1>Title</h1>` });
  expect(page).toContain('<img src="https://cdn.example.org/logo.svg?v=2" alt="" height="32">');
  const [, css = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
  const hash = createHash('sha256').update(css).digest('base64');
  const pages = new Hono().get('/', (c) => c.html(page));
  const app = new Hono().all('*', guard(board, pages));
  const policy = (await app.request('/')).headers.get('content-security-policy');
  expect(policy).toContain(`style-src 'sha256-${hash}'`);
  expect(policy).toContain("img-src 'self' data: https://cdn.example.org;");
});
