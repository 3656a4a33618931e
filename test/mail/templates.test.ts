import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast } from '../../src/colour.ts';
import { accentOf, COLOURS } from '../../src/mail/theme.ts';
import { compileTemplates, TARGET } from '../../templates/compile.ts';

test('the compiled templates are those of the MJML; else run: npm run templates', async () => {
  expect(readFileSync(TARGET, 'utf8')).toBe(await compileTemplates());
});

describe('what a mail shows can be read', () => {
  const { paper, desk, darkPaper, darkDesk, darkBand } = COLOURS;
  const light = [paper, desk];
  const dark = [darkPaper, darkDesk, darkBand];
  test.each([
    ['ink', COLOURS.ink, light],
    ['quiet', COLOURS.quiet, light],
    ['what closes soon', COLOURS.soon, light],
    ['ink on dark', COLOURS.darkInk, dark],
    ['quiet on dark', COLOURS.darkQuiet, dark],
    ['what closes soon on dark', COLOURS.darkSoon, dark],
  ])('%s: at least 4.5:1 on each background', (_, colour, backgrounds) => {
    for (const background of backgrounds) expect(contrast(colour, background)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([null, '#ffff00', '#000000', '#ffffff', '#7ac943', '#ff0000', '#808080'])(
    'links and buttons in the board’s colour %s: at least 4.5:1, light and dark',
    (colour) => {
      const { accent, accentDark } = accentOf(colour);
      for (const background of light) expect(contrast(accent, background)).toBeGreaterThanOrEqual(4.5);
      for (const background of dark) expect(contrast(accentDark, background)).toBeGreaterThanOrEqual(4.5);
      expect(contrast('#ffffff', accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(darkDesk, accentDark)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
