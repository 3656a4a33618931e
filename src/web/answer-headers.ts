// What a browser may do with an answer: what it may load, who may frame it, who may keep it.

import type { Board } from './page.ts';
import { styleOf } from './style.ts';

export type AnswerHeaders = Readonly<Record<string, string>>;

/** Of every answer, whatever it is. */
const ALWAYS: AnswerHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};
/** All but the front page is somebody's own, or of no use to others. */
const NOT_INDEXED: AnswerHeaders = { 'X-Robots-Tag': 'noindex' };
/** Said aloud, so that it is not taken for forgotten. */
const INDEXED: AnswerHeaders = { 'X-Robots-Tag': 'all' };
/** Half a year: who was here once comes by https, whatever a link says (RFC 6797). Of this host alone. */
const BY_HTTPS: AnswerHeaders = { 'Strict-Transport-Security': 'max-age=15552000' };

function alwaysOf({ publicUrl }: Pick<Board, 'publicUrl'>): AnswerHeaders {
  return publicUrl.startsWith('https:') ? { ...ALWAYS, ...BY_HTTPS } : ALWAYS;
}
/** Made with all their headers. */
const complete = new WeakSet<Response>();

/**
 * Adds what an answer lacks. What sets its own Content-Security-Policy or Cache-Control keeps it; else nothing is
 * cached, since nearly every page is one person's.
 */
export function completeHeaders(board: Board): (answer: Response) => Response {
  const policy = contentPolicy(board);
  const always = Object.entries(alwaysOf(board));
  return (answer) => {
    if (complete.has(answer)) return answer;
    const { headers } = answer;
    if (!headers.has('content-security-policy')) {
      headers.set('Content-Security-Policy', policy);
      headers.set('X-Frame-Options', 'DENY');
    }
    for (const [name, value] of always) headers.set(name, value);
    if (!headers.has('x-robots-tag')) headers.set('X-Robots-Tag', 'noindex');
    if (!headers.has('cache-control')) headers.set('Cache-Control', 'no-store');
    return answer;
  };
}

/** All headers of a page that nobody may frame; `own` adds to them, or says otherwise. `isIndexed`: search engines may have it. */
export function headersOf(
  board: Board,
  policy: string,
  own: AnswerHeaders,
  isIndexed = false,
): AnswerHeaders {
  return {
    ...alwaysOf(board),
    ...(isIndexed ? INDEXED : NOT_INDEXED),
    'Content-Security-Policy': policy,
    'X-Frame-Options': 'DENY',
    'Cache-Control': 'no-store',
    ...own,
  };
}

/**
 * An answer from memory, with all of its `headers` (`headersOf`). They stay a plain object on their way to the socket:
 * building a `Headers` and taking it apart again is most of the work of such an answer.
 */
export function completeAnswer(
  body: Uint8Array<ArrayBuffer> | null,
  status: number,
  headers: AnswerHeaders,
): Response {
  const answer = new Response(body, { status, headers });
  complete.add(answer);
  return answer;
}

/** The Content-Security-Policy of a page. `hasScript`: it runs a file of ours, which may ask us. */
export function contentPolicy(
  board: Board,
  page: {
    readonly hasScript?: boolean;
    readonly formTargets?: readonly string[];
    /** Hashes of more style sheets than the one of all pages. */
    readonly styles?: readonly string[];
  } = {},
): string {
  const { colour, logo } = board.site;
  const pictures = logo === null ? '' : ` ${new URL(logo).origin}`;
  // The form of the manage page posts to the public address, also where the page was opened under another one.
  const formTargets = ["'self'", new URL(board.publicUrl).origin, ...(page.formTargets ?? [])].join(' ');
  const script = page.hasScript ? " script-src 'self'; connect-src 'self';" : '';
  return `default-src 'none';${script} style-src ${[styleOf(colour).hash, ...(page.styles ?? [])].join(' ')}; img-src 'self' data:${pictures}; frame-src 'self'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`;
}
