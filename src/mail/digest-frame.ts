// What stands around the posts of a digest, in HTML and text: brand, greeting, reason, ways out, postal address. Pure.

import { cleanLine, cutLine, pictureLink, safeLink } from '../clean-text.ts';
import { escapeHtml } from '../html.ts';
import { textsOf } from '../texts/texts.ts';
import type { CardStyle } from './card-style.ts';
import { closesLine, frameOf, roleOf } from './cards.ts';
import { cardsOf, type EditionView, type UnreadCard, type ViewOf } from './edition-view.ts';
import { gap, type Part, toParts, toPartsOnce } from './parts.ts';
import { afterPreview } from './subject.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import type { Accent } from './theme.ts';

/** Encoded, with the gaps for the personal parts. */
export interface DigestFrame {
  readonly start: readonly Part[];
  readonly end: readonly Part[];
}

export const RULE = '-'.repeat(72);
/** Where the posts go; as unlikely in a text as a gap. */
const POSTS = '\u0002';
/** Likewise: what differs from edition to edition in the HTML above the posts, and is escaped by itself. */
const SUBJECT = '\u0003';
const PREVIEW = '\u0004';

/** @param subject and preview are clean lines */
export function renderFrame(
  view: ViewOf<UnreadCard>,
  style: CardStyle,
  { subject, preview }: { readonly subject: string; readonly preview: string },
): { html: DigestFrame; text: DigestFrame } {
  const words = textsOf(view).digestMail;
  const jobs = cardsOf(view).length;
  const title = view.kind === 'welcome' ? words.welcome(jobs) : words.newJobs(jobs);
  const brand = cleanLine(view.brand.name, 100);
  const url = safeLink(view.brand.url);
  const facts = {
    ...words,
    ...frameOf(style),
    subject: SUBJECT,
    preview: PREVIEW,
    title,
    early: view.kind === 'early' ? whyEarly(view, style) : null,
    brand,
    url,
    why: words.why(brand),
    logo: pictureLink(view.brand.logo),
    privacyUrl: safeLink(view.footer.privacyUrl),
  };
  const lines = addressLines(view.footer.postalAddress);
  const html = templates.digest({ ...facts, ...GAPS, address: lines.map(escapeHtml).join('<br>') });
  const own = {
    [SUBJECT]: toParts(escapeHtml(subject)),
    [PREVIEW]: [...toParts(escapeHtml(preview)), ...toPartsOnce(afterPreview(preview))],
  };
  return { html: toFrame(html, own), text: toFrame(renderText(facts, lines)) };
}

/** Why it comes before its day: what closes first. Null when that was taken out meanwhile. */
function whyEarly(view: ViewOf<UnreadCard>, style: CardStyle): string | null {
  const closing = cardsOf(view).flatMap((card) =>
    [
      ...(card.closesSoon ? [card] : []),
      ...card.openings.map(({ closesAt }) => ({ ...card, closesAt })),
    ].filter(({ closesAt }) => closesAt !== null),
  );
  const [first] = closing.toSorted((a, b) => ((a.closesAt as string) < (b.closesAt as string) ? -1 : 1));
  if (first === undefined) return null;
  const words = textsOf(view).digestMail;
  return words.early(cutLine(roleOf(first, words.untitled), 80), closesLine(first, style) as string);
}

/** In place of posts that did not fit. */
export function renderMore(
  view: Pick<EditionView, 'language'>,
  accent: Accent,
  jobs: number,
): { html: Part[]; text: Part[] } {
  const words = textsOf(view).digestMail;
  const andMore = words.more(jobs);
  const digestUrl = gap('digestUrl');
  const html = templates.more({ ...words, ...frameOf({ ...accent, ...view }), andMore, digestUrl });
  return {
    html: [...toPartsOnce(html)],
    text: [...toPartsOnce(`${RULE}\n\n${wrapText(`${andMore} ${words.seeAll}`)}\n${digestUrl}\n\n`)],
  };
}

const GAPS = {
  greeting: gap('greeting'),
  reason: gap('reason'),
  unsubscribeUrl: gap('unsubscribeUrl'),
  manageUrl: gap('manageUrl'),
  digestUrl: gap('digestUrl'),
  posts: POSTS,
};

const OWN = new RegExp(`([${SUBJECT}${PREVIEW}])`);

/** Apart from what is an edition's own, frames are the same. */
function toFrame(body: string, own: Readonly<Record<string, readonly Part[]>> = {}): DigestFrame {
  const [start = '', end = ''] = body.split(POSTS);
  return {
    start: start.split(OWN).flatMap((piece) => own[piece] ?? toPartsOnce(piece)),
    end: toPartsOnce(end.replace(/^\n/, '')),
  };
}

interface TextFacts
  extends Pick<ReturnType<typeof textsOf>['digestMail'], 'change' | 'unsubscribe' | 'view' | 'privacy'> {
  readonly brand: string;
  readonly url: string | null;
  readonly title: string;
  readonly early: string | null;
  readonly why: string;
  readonly privacyUrl: string | null;
}

function renderText(facts: TextFacts, address: readonly string[]): string {
  const { brand, url, early, privacyUrl } = facts;
  const sender = [address[0] === brand ? '' : brand, ...address].map((line) => wrapText(line));
  return `${wrapText(`${brand}: ${facts.title}`)}

${GAPS.greeting}${GAPS.reason}
${early === null ? '' : `\n${wrapText(early)}\n`}
${POSTS}
${RULE}

${wrapText(facts.why)}

${facts.change}:
${GAPS.manageUrl}

${facts.unsubscribe}:
${GAPS.unsubscribeUrl}

${facts.view}:
${GAPS.digestUrl}
${privacyUrl === null ? '' : `\n${facts.privacy}:\n${privacyUrl}\n`}
${[...sender, url ?? ''].filter(Boolean).join('\n')}
`;
}

/** The lines of a postal address, clean; at most ten. */
export function addressLines(postalAddress: string | null): string[] {
  return (postalAddress ?? '')
    .split(/\r?\n/)
    .slice(0, 10)
    .map((line) => cleanLine(line))
    .filter(Boolean);
}
