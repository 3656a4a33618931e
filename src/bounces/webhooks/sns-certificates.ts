// Certificates of SNS, fetched once and kept. What a stranger names is fetched a few times a minute at most.

import type { FetchCertificate } from './sns.ts';

const KEPT = 10;
const MOST_A_MINUTE = 5;
const MINUTE_MS = 60_000;
const ANSWER_MS = 5000;
const MOST_CHARACTERS = 20_000;

export function createCertificates(
  clock: () => Date,
  get: (url: string) => Promise<string> = getText,
): FetchCertificate {
  const kept = new Map<string, Promise<string>>();
  let fetched: number[] = [];
  return (url) => {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const now = clock().getTime();
    fetched = fetched.filter((at) => now - at < MINUTE_MS);
    if (fetched.length >= MOST_A_MINUTE)
      return Promise.reject(new Error('too many certificates were asked for'));
    fetched.push(now);
    const certificate = get(url);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(url, certificate);
    certificate.catch(() => kept.delete(url));
    return certificate;
  };
}

/** Also the answer to a subscription. Throws unless it is 200. */
export async function getText(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return text.slice(0, MOST_CHARACTERS);
}
