// What the button of a post says: where it leads. Pure.

import { cleanLine } from '../clean-text.ts';
import type { Texts } from '../texts/en.ts';

const MAX_LENGTH = 60;

/** `applyUrl`: http, https or mailto; the post's own page says only that there is more. */
export function applyWords(
  applyUrl: string | null,
  pageUrl: string | null,
  words: Texts['applying'],
): string {
  if (applyUrl === null || applyUrl === pageUrl || !URL.canParse(applyUrl)) return words.here;
  const { protocol, pathname, host } = new URL(applyUrl);
  if (protocol === 'mailto:') {
    const address = addressOf(pathname);
    return address === null ? words.here : words.byMail(address);
  }
  const place = cleanLine(host.replace(/^www\./, ''), 200);
  return place === '' || place.length > MAX_LENGTH ? words.here : words.at(place);
}

function addressOf(pathname: string): string | null {
  try {
    const address = cleanLine(decodeURIComponent(pathname), 300);
    return address.length > MAX_LENGTH || !address.includes('@') ? null : address;
  } catch {
    return null;
  }
}
