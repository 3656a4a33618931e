// `npm run templates`: the mails' MJML becomes src/mail/templates.ts, whose functions only join strings, so that nothing
// of MJML is needed where mails are made. In the MJML: {{x}} is a text, escaped; {{{x}}} is HTML already;
// {{X}} is one of the theme's colours, or its type; {{#x}}…{{/x}} stands only if there is an x, {{^x}}…{{/x}} if there is none; [[name]]…[[/name]] is a piece of its own.

import { readFileSync, writeFileSync } from 'node:fs';
import mjml2html from 'mjml';
import { COLOURS, FONT } from '../src/mail/theme.ts';

export const TARGET = 'src/mail/templates.ts';
const FOLDER = new URL('.', import.meta.url).pathname;
const DOCUMENTS = ['digest', 'notice'];

/** The text of the generated module. */
export async function compileTemplates(): Promise<string> {
  const pieces = (await Promise.all(DOCUMENTS.map(compileDocument))).flat();
  return `// Made by "npm run templates" from templates/*.mjml. Do not edit: change those, and run it again.

import { escapeHtml as e } from '../html.ts';
${pieces.map(([name, html]) => toFunction(name, html)).join('')}`;
}

type Piece = readonly [name: string, html: string];

async function compileDocument(name: string): Promise<Piece[]> {
  const filePath = `${FOLDER}${name}.mjml`;
  const { html, errors } = await mjml2html(readFileSync(filePath, 'utf8'), {
    filePath,
    ignoreIncludes: false,
    keepComments: false,
    // Placeholders stand where MJML expects one of a few words.
    validationLevel: 'skip',
    fonts: {},
  });
  if (errors.length > 0) throw new Error(`${name}.mjml: ${errors.map((error) => error.message).join('; ')}`);
  const pieces: Piece[] = [];
  const frame = withTheme(withoutHabits(squeeze(html))).replaceAll(
    /\s*\[\[(\w+)\]\]([\s\S]*?)\[\[\/\1\]\]/g,
    (_, piece, inner) => {
      pieces.push([piece, `${inner.trim()}\n`]);
      return '';
    },
  );
  return [[name, frame], ...pieces];
}

/** `{{DARK_INK}}` → `#e6e9ec`. */
function withTheme(html: string): string {
  const constants: Record<string, string> = { FONT };
  for (const [name, colour] of Object.entries(COLOURS)) {
    constants[name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()] = colour;
  }
  return html.replaceAll(/\{\{([A-Z_]+)\}\}/g, (whole, name) => constants[name] ?? whole);
}

/** MJML indents for people; a mail pays for each byte. Line breaks stay, for those who read a source. */
function squeeze(html: string): string {
  return `${html
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll(/<(\w+)\n/g, '<$1 ')
    .replaceAll(/"\n>/g, '">')
    .replaceAll(/([\w"]) {2,}([\w-]+=)/g, '$1 $2')
    .trim()}\n`;
}

/** What MJML writes for layouts, clients and defaults that play no part here, and shorthands that Word reads differently. */
const HABITS: readonly (readonly [RegExp, string])[] = [
  [/<!--\[if !mso\]><!-->\n<meta http-equiv="X-UA-Compatible"[^>]*>\n<!--<!\[endif\]-->\n/g, ''],
  [/<!--\[if lte mso 11\]>[\s\S]*?<!\[endif\]-->\n/g, ''],
  // Columns side by side; ours stand alone.
  [/<style[^>]*>\n@media only screen and \(min-width:480px\)[\s\S]*?<\/style>\n/g, ''],
  [/<style media="screen and \(min-width:480px\)">[\s\S]*?<\/style>\n/g, ''],
  [/ class="mj-column-per-100 mj-outlook-group-fix"/g, ''],
  [/#outlook a .*\n|^p \{ display:block.*\n/gm, ''],
  [/ ?outline:none;text-decoration:none;-ms-interpolation-mode:bicubic;/g, ''],
  [/word-spacing:normal;|cursor:auto;|text-transform:none;| target="_blank"/g, ''],
  [/background:(?=#|\{)/g, 'background-color:'],
  [/(background-color:[^;]+;)\1/g, '$1'],
  // Some clients drop the body, and its background with it.
  [/ role="article"/g, '$& class="desk"'],
];

function withoutHabits(html: string): string {
  return HABITS.reduce((shorter, [habit, instead]) => shorter.replaceAll(habit, instead), html);
}

function toFunction(name: string, html: string): string {
  const fields = fieldsOf(html);
  const body = toTemplate(html.replaceAll(/[\\`$]/g, '\\$&'));
  if (fields.length === 0) return `\nexport const ${name} = () =>\n  \`${body}\`;\n`;
  const type = fields.map(([field, kind]) => `  readonly ${field}: ${kind};\n`).join('');
  return `\nexport const ${name} = (v: {\n${type}}) =>\n  \`${body}\`;\n`;
}

/** What a piece needs: a text; a text or null where it may be missing; or yes and no where only that is asked. */
function fieldsOf(html: string): [string, string][] {
  const sections = new Set([...html.matchAll(/\{\{[#^](\w+)\}\}/g)].map(([, field]) => field as string));
  const texts = new Set([...html.matchAll(/\{\{\{?(\w+)\}/g)].map(([, field]) => field as string));
  return [...texts.union(sections)].map((field) => [
    field,
    !texts.has(field) ? 'boolean' : sections.has(field) ? 'string | null' : 'string',
  ]);
}

function toTemplate(html: string): string {
  const inner = html.replaceAll(
    /\{\{([#^])(\w+)\}\}((?:(?!\{\{[#^])[\s\S])*?)\{\{\/\2\}\}/g,
    (_, sign, field, section) => {
      const parts = [`\`${section}\``, "''"];
      if (sign === '^') parts.reverse();
      return `\${v.${field} ? ${parts.join(' : ')}}`;
    },
  );
  if (inner !== html) return toTemplate(inner);
  return html
    .replaceAll(/\{\{\{(\w+)\}\}\}/g, (_, field) => `\${v.${field}}`)
    .replaceAll(/\{\{(\w+)\}\}/g, (_, field) => `\${e(v.${field})}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(TARGET, await compileTemplates());
