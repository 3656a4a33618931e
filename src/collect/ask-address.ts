// One question to a web address that others wrote down: the head of its answer, and nothing of the rest.

import { type Outgoing, requestOutside } from '../outgoing.ts';

export interface Question extends Pick<Outgoing, 'method' | 'signal' | 'mayBeInner' | 'resolve'> {
  /** What a POST carries, as a form does. */
  readonly form?: string;
  /** What we call ourselves there. */
  readonly name: string;
}

const ANSWER_MS = 10_000;

/** The head of the answer; the rest is not waited for. `url`: http or https. Throws what the connection throws. */
export async function askAddress(
  url: URL,
  { name, form, signal, ...question }: Question,
): Promise<{ readonly status: number; readonly location: string | null }> {
  const response = await requestOutside(url, {
    ...question,
    headers: {
      'User-Agent': name,
      Accept: 'text/html, */*;q=0.5',
      ...(form !== undefined && {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(Buffer.byteLength(form)),
      }),
    },
    ...(form !== undefined && { body: form }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  response.destroy();
  return { status: response.statusCode ?? 0, location: response.headers.location ?? null };
}
