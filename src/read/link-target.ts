// A link as people write it becomes an address that a button may use, or none. Pure; only http, https and mailto come out.

import { parseAddress } from '../address.ts';

const MAX_URL_LENGTH = 2000;
/** Quotes and brackets that were pasted along, bare or as markdown-it writes them. */
const ROUND = /^(?:[\s"'“”„‘’«»<]|%E2%80%9[89CDE]|%22)+|(?:[\s"'“”„‘’«»>]|%E2%80%9[89CDE]|%22)+$/giu;
/** `http//x`, `https:/x`, `https;//x`. */
const BROKEN_SCHEME = /^(https?)(?:[:;]?\/{1,3}|[:;]\/?)(?=[\w-]+\.)/i;
/** A template that nobody has filled in. */
const TEMPLATE = /\{\{|\{%|<%|%7B%7B|%7B%25/i;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,24})(?=[/?#:]|$)/i;
/** Endings of files, which a relative link may have. */
const FILE = /^(?:html?|php|aspx?|jsp|pdf|md|docx?|odt|txt|png|jpe?g|gif|svg|xml|json|ya?ml|js|css)$/i;

/** A web or mail address as a button may use it, or null. `base` resolves what is relative. */
export function toUrl(raw: string, base: string | null): string | null {
  const text = raw.replaceAll(ROUND, '').replace(BROKEN_SCHEME, '$1://');
  if (text === '' || text.startsWith('#') || text.length > MAX_URL_LENGTH || TEMPLATE.test(text)) return null;
  const parsed = parse(text, base);
  if (parsed === null || parsed.href.length > MAX_URL_LENGTH) return null;
  if (parsed.protocol === 'mailto:') return isMailto(parsed) ? parsed.href : null;
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
}

function parse(text: string, base: string | null): URL | null {
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return URL.canParse(text) ? new URL(text) : null;
  const host = HOST.exec(text);
  if (host !== null && !FILE.test(host[1] as string))
    return URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : null;
  const mailto = text.includes('@') ? toMailto(text) : null;
  if (mailto !== null) return new URL(mailto);
  return base !== null && !/\s/.test(text) && URL.canParse(text, base) ? new URL(text, base) : null;
}

/** `jobs@example.org` → `mailto:jobs@example.org`; null when it is no address. */
export function toMailto(raw: string): string | null {
  const reading = parseAddress(raw);
  return reading.ok
    ? `mailto:${reading.address.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23')}`
    : null;
}

function isMailto(url: URL): boolean {
  try {
    return parseAddress(decodeURIComponent(url.pathname).trim()).ok;
  } catch {
    return false;
  }
}

/** Leads to an organisation, not to one of its jobs. */
export function isHomePage(url: string): boolean {
  const { pathname, search, hash } = new URL(url);
  return pathname === '/' && search === '' && hash === '';
}
