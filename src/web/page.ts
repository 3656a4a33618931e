// The layout that every page shares, error pages included. No JavaScript, no request to anybody else.

import type { Config } from '../config/config.ts';
import { type Html, html, raw } from '../html.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import { styleOf } from './style.ts';

/** What the layout and the words of a page need to know about the board. */
export type Board = Pick<Config, 'site' | 'mail' | 'publicUrl'>;

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** More for the head: links to feeds, say. */
  readonly head?: Html;
  /** For lists and mails; prose reads better narrow. */
  readonly isWide?: boolean;
  /** Something was filled in that cannot be: the title says so first. */
  readonly hasProblem?: boolean;
  /** A sentence for search engines, which find no other pages. */
  readonly about?: string;
}

/** A whole HTML document. */
export function renderPage(board: Board, page: Page): string {
  const { site } = board;
  const { locale, direction } = languageOf(site);
  const document = html`<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${
  page.about === undefined
    ? html`<meta name="robots" content="noindex">`
    : html`<meta name="description" content="${page.about}">
<link rel="canonical" href="${board.publicUrl}/">`
}
<title>${page.hasProblem ? textsOf(site).common.problem(page.title) : page.title} · ${site.name}</title>
<link rel="icon" href="data:,">
${page.head}
<style>${raw(styleOf(site.colour).css)}</style>
</head>
<body${page.isWide && raw(' class="wide"')}>
<header><a class="brand" href="${site.url ?? `${board.publicUrl}/`}">${logoOf(board)}${site.name}</a></header>
<main>
${page.main}
</main>
<footer>${footer(board)}</footer>
</body>
</html>
`;
  return `<!doctype html>\n${document}`;
}

/**
 * What is wrong, each with a link to its field (its id), in a box that has the focus when the page opens. Null where nothing
 * is.
 */
export function errorSummary(
  title: string,
  problems: readonly (readonly [field: string | null, words: string])[],
): Html | null {
  const links = problems.map(
    ([field, words]) => html`<li>${field === null ? words : html`<a href="#${field}">${words}</a>`}</li>`,
  );
  if (links.length === 0) return null;
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus><p><strong>${title}</strong></p>
<ul>${links}</ul></div>`;
}

/** The name stands beside it, so it says nothing itself. */
function logoOf({ site }: Board): Html | false {
  return site.logo !== null && html`<img src="${site.logo}" alt="" height="32">`;
}

function footer({ site }: Board): Html {
  const { common } = textsOf(site);
  return html`${common.footer(site.name)}${
    site.privacyUrl !== null && html` · <a href="${site.privacyUrl}">${common.privacy}</a>`
  }${site.postalAddress !== null && html`<br>${site.postalAddress}`}`;
}

/** Whom to ask for help: a link to the board's mail address, or words when it has none. */
export function contactOf(board: Board): Html {
  const address = board.mail.replyTo ?? board.site.adminEmails[0] ?? null;
  return address === null
    ? html`${textsOf(board.site).common.thePeople(board.site.name)}`
    : html`<a href="mailto:${address}">${address}</a>`;
}
