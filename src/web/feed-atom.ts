// A feed as Atom (RFC 4287).

import { html, raw } from '../html.ts';
import type { Feed, FeedItem } from './feed-view.ts';

/** What XML 1.0 (2.2) has no way to write, not even escaped; one such character makes a whole feed unreadable. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The whole document. */
export function renderAtom(feed: Feed): string {
  const document = html`${raw('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
<id>${feed.id}</id>
<title>${feed.title}</title>
<updated>${feed.updatedAt.toISOString()}</updated>
<author><name>${feed.siteName}</name></author>
<link rel="self" type="application/atom+xml" href="${feed.address('feed.atom')}"/>
${feed.hub !== null && html`<link rel="hub" href="${feed.hub}"/>\n`}<link rel="alternate" type="text/html" href="${feed.homeUrl}"/>
<generator>Rolecall</generator>
${feed.items.map(renderEntry)}</feed>
`;
  return String(document).replaceAll(NOT_XML, '');
}

function renderEntry(item: FeedItem) {
  return html`<entry>
<id>${item.id}</id>
<title>${item.title}</title>
<published>${item.publishedAt.toISOString()}</published>
<updated>${item.updatedAt.toISOString()}</updated>
${item.organisation !== null && html`<author><name>${item.organisation}</name></author>\n`}${
  item.url !== null && html`<link rel="alternate" type="text/html" href="${item.url}"/>\n`
}${item.tags.map(({ term, label }) => html`<category term="${term}" label="${label}"/>\n`)}<summary>${item.summary}</summary>
<content type="html">${String(item.content)}</content>
</entry>
`;
}
