// Text from posts and people made fit for one line of a mail: nothing that hides, turns or breaks what follows. Pure.

// Control characters, directional marks and overrides, byte-order marks, lone surrogates' replacement.
// Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
const INVISIBLE = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Nothing to clean, as in most of what people write in English. */
const CLEAN = /^[!-~]+(?: [!-~]+)*$/;

/** One line of at most `maxCharacters` code points, cut at a word where that costs little. */
export function cleanLine(text: string, maxCharacters = 200): string {
  if (text.length <= maxCharacters && CLEAN.test(text)) return text;
  const line = text
    .slice(0, maxCharacters * 20)
    .toWellFormed()
    .replaceAll(/[^\S\ufeff]+/gu, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return cutLine(line, maxCharacters);
}

/**
 * The text, or its beginning with an ellipsis, in at most `maxCharacters` code points. It is cut at a word where that
 * keeps the given share of them.
 */
export function cutLine(text: string, maxCharacters: number, share = 0.7): string {
  if (text.length <= maxCharacters) return text;
  const characters = [...text];
  if (characters.length <= maxCharacters) return text;
  const head = characters.slice(0, maxCharacters - 1).join('');
  const space = head.lastIndexOf(' ');
  return `${(space > head.length * share ? head.slice(0, space) : head).replace(/[\s,;:.·&–—-]+$/u, '')}…`;
}

/** The link in its canonical ASCII spelling, or null for everything but http, https and mailto. */
export function safeLink(link: string | null): string | null {
  if (link === null || link.length > 2000 || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return null;
  // URL leaves a few characters alone that could end an attribute, a header or a line of text.
  return url.href.replaceAll(/[\s"<>\\^`{|}\p{Cc}]/gu, encodeURIComponent);
}

/** The board's logo, or null: Gmail and Outlook show no SVG, and a gap where it should be. */
export function pictureLink(logo: string | null): string | null {
  const link = safeLink(logo);
  return link === null || /\.svgz?$/i.test(new URL(link).pathname) ? null : link;
}
