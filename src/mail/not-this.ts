// "Not from this employer", "Fewer like this": links of a card to the reader's own choices, where the boxes are ready. Pure.
// The addresses are read by web/not-this.ts: `?none=org:acme`, `?fewer=data,nonprofit`.

import type { Texts } from '../texts/en.ts';
import type { Rendered } from './card-style.ts';
import type { CardView } from './edition-view.ts';
import { gap } from './parts.ts';
import * as templates from './templates.ts';

/** Longer names of tags are left out. */
const MAX_QUERY = 120;

/** In the text one link asks about both. */
export function renderNot({ not }: Pick<CardView, 'not'>, words: Texts['digestMail']): Rendered {
  const org = not.org === null ? '' : queryOf('none', [not.org]);
  const fewer = queryOf('fewer', not.tags);
  const linkTo = (query: string) => (query === '' ? null : `${gap('manageUrl')}?${query}`);
  const both = [org, fewer].filter(Boolean).join('&');
  if (both === '') return { html: '', text: '' };
  const html = templates.not({
    orgUrl: linkTo(org),
    fewerUrl: linkTo(fewer),
    both: org !== '' && fewer !== '',
    notFrom: words.notFrom,
    fewer: words.fewer,
  });
  return { html: html.trimEnd(), text: `${words.notThis}:\n${linkTo(both)}` };
}

function queryOf(name: string, tags: readonly string[]): string {
  let query = '';
  for (const tag of tags) {
    const longer = query === '' ? `${name}=${encodeTag(tag)}` : `${query},${encodeTag(tag)}`;
    if (longer.length <= MAX_QUERY) query = longer;
  }
  return query;
}

/** The colon of `org:acme` may stand in a query (RFC 3986 section 3.4). */
function encodeTag(tag: string): string {
  return encodeURIComponent(tag).replaceAll('%3A', ':').replaceAll("'", '%27');
}
