// Does an apply link lead anywhere? Only what says so itself is called dead: many sites turn programs away.

import { messageOf } from '../errors.ts';
import { askAddress } from './ask-address.ts';

/** `gone`: 404 or 410. `unknown`: it answers, but not so that it could be told; `words` say how, as the end of a sentence. */
export interface LinkAnswer {
  readonly state: 'there' | 'gone' | 'no-host' | 'unknown';
  readonly words: string;
}

/** Asks one address by one request, following nothing. */
export type AskLink = (
  url: URL,
  method: 'HEAD' | 'GET',
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly location: string | null }>;

/** Runs `work` when nobody else asks this host. */
export type InTurn = <T>(host: string, work: () => Promise<T>) => Promise<T>;

const MOST_REDIRECTS = 5;

/** Under this name, and never into an inner network. */
export const askLinkAs =
  (name: string): AskLink =>
  (url, method, signal) =>
    askAddress(url, { method, name, signal, mayBeInner: false });

/** Follows redirects. Never throws but for `signal`. */
export async function lookAtLink(
  address: string,
  { ask, inTurn, signal }: { ask: AskLink; inTurn: InTurn; signal: AbortSignal },
): Promise<LinkAnswer> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const here = url;
    try {
      const { status, location } = await inTurn(here.host, () => askBothWays(here, ask, signal));
      const next = status >= 300 && status <= 399 && location !== null ? URL.parse(location, here) : null;
      if (next === null) return judge(status);
      if (!/^https?:$/.test(next.protocol))
        return { state: 'unknown', words: `it leads on to ${next.protocol}` };
      url = next;
    } catch (error) {
      signal.throwIfAborted();
      const isNoName = (error as NodeJS.ErrnoException).code === 'ENOTFOUND';
      return isNoName
        ? { state: 'no-host', words: `there is no host ${here.hostname}` }
        : { state: 'unknown', words: messageOf(error) };
    }
  }
  return { state: 'unknown', words: 'it leads from one address to the next' };
}

/** HEAD costs them least, and not all know it. */
async function askBothWays(url: URL, ask: AskLink, signal: AbortSignal) {
  const answer = await ask(url, 'HEAD', signal);
  return answer.status < 400 ? answer : ask(url, 'GET', signal);
}

function judge(status: number): LinkAnswer {
  const words = `it answers with the status ${status}`;
  if (status === 404 || status === 410) return { state: 'gone', words };
  return { state: status >= 200 && status < 300 ? 'there' : 'unknown', words };
}
