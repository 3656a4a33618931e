// What a browser may do with an answer: what it may load, who may frame it, who may keep it.

import type { Board } from './page.ts';
import { styleOf } from './style.ts';

export type AnswerHeaders = Readonly<Record<string, string>>;

/** Of every answer, whatever it is. */
const ALWAYS: AnswerHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex',
};
/** Made with all their headers. */
const complete = new WeakSet<Response>();

/**
 * Adds what an answer lacks. What sets its own Content-Security-Policy or Cache-Control keeps it; else nothing is
 * cached, since nearly every page is one person's.
 */
export function completeHeaders(board: Board): (answer: Response) => Response {
  const policy = contentPolicy(board);
  return (answer) => {
    if (complete.has(answer)) return answer;
    const { headers } = answer;
    if (!headers.has('content-security-policy')) {
      headers.set('Content-Security-Policy', policy);
      headers.set('X-Frame-Options', 'DENY');
    }
    for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
    if (!headers.has('cache-control')) headers.set('Cache-Control', 'no-store');
    return answer;
  };
}

/** All headers of a page that nobody may frame; `own` adds to them, or says otherwise. */
export function headersOf(policy: string, own: AnswerHeaders): AnswerHeaders {
  return {
    ...ALWAYS,
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
