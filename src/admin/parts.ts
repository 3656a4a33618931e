// Pieces of the admin's pages: tables that a phone can show, buttons that act, instants in the board's zone.

import type { Config } from '../config/config.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { labelOf } from '../posts/tags.ts';
import { type Alert, describeAlert } from '../subscribers/alerts.ts';
import { formatInstant } from '../texts/instant.ts';

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** Alerts in words, in the language of these pages. */
export function alertWords(alert: Alert, { tags }: Pick<Config, 'tags'>): string {
  return describeAlert(alert, (tag) => labelOf(tag, tags.labels));
}

/** On a phone each cell says what it is. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly HtmlValue[])[],
  caption: string,
): Html {
  const className = ({ isNumber }: Column) => isNumber === true && html` class="num"`;
  const cell = (row: readonly HtmlValue[]) => (column: Column, index: number) =>
    html`<td${className(column)}><span class="label">${column.title}</span><span>${row[index]}</span></td>`;
  return html`<table class="stack"><caption class="spoken">${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${className(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map(cell(row))}</tr>\n`)}</tbody></table>`;
}

/** A form that is one button. */
export function act(
  action: string,
  label: string,
  fields: Readonly<Record<string, string | number>> = {},
  kind: '' | 'second' | 'danger' = '',
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${hidden}<button${kind !== '' && html` class="${kind}"`}>${label}</button></form>`;
}

export function acts(...forms: readonly HtmlValue[]): Html {
  return html`<div class="acts">${forms}</div>`;
}

/** Terms and what they are; those without a value are left out. */
export function facts(entries: readonly (readonly [term: string, value: HtmlValue])[]): Html {
  const shown = entries.filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  return html`<dl>${shown.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>\n`)}</dl>`;
}

export function when(at: Date, timeZone: string): Html {
  return html`<time datetime="${at.toISOString()}">${formatInstant(at, timeZone)}</time>`;
}

/** A labelled line to type into. */
export function field(
  name: string,
  label: string,
  input: {
    readonly value?: string;
    readonly type?: string;
    readonly hint?: string;
    readonly isRequired?: boolean;
  } = {},
): Html {
  const { value = '', type = 'text', hint, isRequired = false } = input;
  return html`<div class="field"><label for="${name}">${label}</label>
${hint !== undefined && html`<span class="hint" id="${name}-hint">${hint}</span>`}
<input id="${name}" name="${name}" type="${type}" value="${value}"${isRequired && html` required`}${hint !== undefined && html` aria-describedby="${name}-hint"`}></div>`;
}
