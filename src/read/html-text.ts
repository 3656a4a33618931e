// A post in HTML becomes what the same post would be in Markdown: blocks, lists and links; everything else is left out. Pure.

import { Parser } from 'htmlparser2';

const BLOCKS = new Set(
  'p div section article header footer main aside ul ol table tr blockquote pre figure h1 h2 h3 h4 h5 h6 hr dl dt dd'.split(
    ' ',
  ),
);
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'svg',
  'iframe',
  'object',
  'form',
  'nav',
]);
/** What Markdown would take for its own. */
const SPECIAL = /[\\`*_[\]<>]/g;
const MAX_ADDRESS = 2000;
/** Elements within each other; the parser's own list of those that are open costs the square of its length. */
const MAX_DEPTH = 200;
const PART = 1000;

/** Linear in the length; never fails. */
export function htmlToMarkdown(html: string): string {
  const out: string[] = [];
  const links: { at: number; href: string }[] = [];
  let silent = 0;
  let depth = 0;
  const create = () =>
    new Parser(
      {
        onopentag(name, { href }) {
          depth += 1;
          if (SILENT.has(name)) silent += 1;
          if (silent > 0) return;
          if (BLOCKS.has(name)) out.push('\n\n');
          if (name === 'li') out.push('\n- ');
          if (name === 'br') out.push('  \n');
          if (/^h[1-6]$/.test(name)) out.push('## ');
          if (name === 'a') links.push({ at: out.length, href: (href ?? '').trim() });
        },
        ontext(text) {
          if (silent === 0) out.push(text.replaceAll(/\s+/g, ' ').replaceAll(SPECIAL, '\\$&'));
        },
        onclosetag(name) {
          depth -= 1;
          if (SILENT.has(name)) silent = Math.max(0, silent - 1);
          else if (silent === 0 && BLOCKS.has(name)) out.push('\n\n');
          else if (silent === 0 && name === 'a') closeLink(out, links.pop());
        },
      },
      { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
    );
  let parser = create();
  for (let start = 0; start < html.length; start += PART) {
    parser.write(html.slice(start, start + PART));
    if (depth <= MAX_DEPTH) continue;
    // Nobody writes so: what is open is taken for closed.
    parser.reset();
    parser = create();
    [depth, silent] = [0, 0];
    links.length = 0;
  }
  parser.end();
  return out
    .join('')
    .replaceAll(/^ +(?!- )/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function closeLink(out: string[], link: { at: number; href: string } | undefined): void {
  if (link === undefined || link.href === '' || link.href.length > MAX_ADDRESS || /[\s<>]/.test(link.href))
    return;
  const text = out.splice(link.at).join('').replaceAll(/\s+/g, ' ').trim();
  if (text !== '') out.push(`[${text}](<${link.href}>)`);
}
