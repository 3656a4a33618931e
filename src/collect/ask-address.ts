// One question to a web address that others wrote down: the head of its answer, and nothing of the rest.

import { type Outgoing, requestOutside } from '../outgoing.ts';

export interface Question extends Pick<Outgoing, 'signal' | 'mayBeInner' | 'resolve'> {
  readonly method: 'HEAD' | 'GET';
  /** What we call ourselves there. */
  readonly name: string;
}

const ANSWER_MS = 10_000;

/** The head of the answer; the rest is not waited for. `url`: http or https. Throws what the connection throws. */
export async function askAddress(
  url: URL,
  { name, signal, ...question }: Question,
): Promise<{ readonly status: number; readonly location: string | null }> {
  const response = await requestOutside(url, {
    ...question,
    headers: { 'User-Agent': name, Accept: 'text/html, */*;q=0.5' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  response.destroy();
  return { status: response.statusCode ?? 0, location: response.headers.location ?? null };
}
