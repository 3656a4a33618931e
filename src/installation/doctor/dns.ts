// TXT records by the system's resolvers, or by one that is named, each name asked once. A name without any is an empty list; a resolver that does not
// answer is an error, since then nothing is known.

import { Resolver } from 'node:dns/promises';
import { messageOf, UserError } from '../../errors.ts';

export interface TxtResolver {
  /** Each record's strings joined (RFC 7208 section 3.3); throws where the DNS gives no answer. */
  txt(name: string): Promise<readonly string[]>;
}

const TIMEOUT_MS = 4000;
/** The name is not there, has no such record, or can be no name at all. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** `server`: another than the machine's own, an IP address with or without a port; throws UserError for what is none. */
export function createTxtResolver(server?: string): TxtResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  if (server !== undefined) setServer(resolver, server);
  return rememberAnswers(async (name) => (await resolver.resolveTxt(name)).map((parts) => parts.join('')));
}

function setServer(resolver: Resolver, server: string): void {
  try {
    resolver.setServers([server]);
  } catch {
    throw new UserError(`--dns ${server} is no IP address: name a resolver such as 9.9.9.9`);
  }
}

/** `ask` throws as node:dns does. */
export function rememberAnswers(ask: (name: string) => Promise<readonly string[]>): TxtResolver {
  const answers = new Map<string, Promise<readonly string[]>>();
  const askOnce = async (name: string): Promise<readonly string[]> => {
    try {
      return await ask(name);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (NOTHING.has(code)) return [];
      throw new Error(`no answer about ${name} (${code === '' ? messageOf(error) : code})`, { cause: error });
    }
  };
  return {
    txt(name) {
      const key = name.toLowerCase();
      const answer = answers.get(key) ?? askOnce(key);
      answers.set(key, answer);
      return answer;
    },
  };
}

export interface Misplaced {
  readonly name: string;
  readonly record: string;
}

/** The first of `names` under which such a record stands: mostly the form of a provider that puts the domain after each name. */
export async function findMisplaced(
  resolver: TxtResolver,
  names: readonly string[],
  isSuch: RegExp,
): Promise<Misplaced | null> {
  for (const name of names) {
    const record = (await resolver.txt(name)).find((text) => isSuch.test(text));
    if (record !== undefined) return { name, record };
  }
  return null;
}

/** `example.org TXT "v=spf1 …"`, as it is to be published. */
export function zoneLine(name: string, value: string): string {
  const parts = value.match(/.{1,255}/gs) ?? [''];
  return `${name}. TXT ${parts.map((part) => `"${part}"`).join(' ')}`;
}
