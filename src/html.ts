// HTML from values, for pages and mails: whatever is put into a template is escaped, unless it is HTML already.

const MARK = Symbol('html');

/** Text that is HTML already; only `html` and `raw` make it. `String(fragment)` is its text. */
export interface Html {
  readonly [MARK]: true;
  toString(): string;
}

export type HtmlValue = string | number | null | undefined | false | Html | readonly HtmlValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe as element content and inside quoted attributes; control characters, which HTML has no place for, go. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']|[^\P{Cc}\t\n\r]/gu, (character) => ENTITIES[character] ?? '');
}

/** Marks text as HTML already. Never for anything that a person or a file supplied. */
export function raw(markup: string): Html {
  return { [MARK]: true, toString: () => markup };
}

/** Tagged template: escapes what is put in, joins arrays; null, undefined and false leave nothing behind. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(strings.reduce((markup, string, index) => markup + render(values[index - 1]) + string));
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return isHtml(value) ? value.toString() : value.map(render).join('');
}

function isHtml(value: Html | readonly HtmlValue[]): value is Html {
  return MARK in value;
}
