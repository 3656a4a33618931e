// A post's body as blocks of Markdown. HTML is recognised here only to tell it from prose; nothing is rendered.

import MarkdownIt, { type Token } from 'markdown-it';

/** Of a longer block its ends are read: emphasis and brackets cost the square of its length. */
const MAX_BLOCK_END = 2000;
/** More of one than anybody writes in a block mean nothing, and cost the square of their number. */
const MARKS = ['[', '*', '_', '`'];
const MAX_MARKS = 100;

const markdown = new MarkdownIt('commonmark', { html: true });
markdown.core.ruler.enableOnly(['normalize', 'block']);

export interface Block {
  readonly kind: 'paragraph' | 'heading' | 'html';
  /** Inside a list or a quotation. */
  readonly isNested: boolean;
  readonly content: string;
  /** Inline tokens; parsed when asked for, since most blocks hold no link and come after the summary. */
  readonly inline: () => readonly Token[];
}

/** The blocks that hold text, in order. Liquid tags and kramdown's `{: …}` are taken out first. */
export function readBlocks(source: string): Block[] {
  const env: Record<string, unknown> = {};
  const text = source.replaceAll(/\{%[^%]{0,300}%\}|\{\{[^{}]{0,300}\}\}|\{:[^{}\n]{0,300}\}/g, '');
  const tokens = markdown.parse(text, env);
  return tokens.flatMap((token, index): Block[] => {
    const content = endsOf(token.content);
    if (token.type === 'html_block')
      return [{ kind: 'html', isNested: token.level > 0, content, inline: () => [] }];
    if (token.type !== 'inline') return [];
    const kind = tokens[index - 1]?.type === 'heading_open' ? 'heading' : 'paragraph';
    return [{ kind, isNested: token.level > 1, content, inline: once(() => parseInline(content, env)) }];
  });
}

function endsOf(content: string): string {
  const ends =
    content.length <= 2 * MAX_BLOCK_END
      ? content
      : `${content.slice(0, MAX_BLOCK_END)} ${content.slice(-MAX_BLOCK_END)}`.toWellFormed();
  if (ends.length < MAX_MARKS) return ends;
  return MARKS.reduce((text, mark) => (hasMany(text, mark) ? text.replaceAll(mark, '') : text), ends);
}

function hasMany(text: string, mark: string): boolean {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count += 1;
  return count >= MAX_MARKS;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function parseInline(content: string, env: Record<string, unknown>): Token[] {
  const tokens: Token[] = [];
  markdown.inline.parse(content, markdown, env, tokens);
  return tokens;
}

/** The words of inline tokens, line breaks kept as `\n`; pictures and HTML tags say nothing. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n';
      if (token.type === 'html_inline') return /^<br\b/i.test(token.content) ? '\n' : '';
      return token.type === 'image' ? '' : token.content;
    })
    .join('');
}
