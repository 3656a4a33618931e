// Where a channel is, and what shows that it is us: the text of `webhook`, or of the file that `webhook_file` names. The
// token stands with its address, so that nobody who writes a subscription can have it sent elsewhere. Pure; quotes nothing.

import type { ChannelKind } from '../database/values.ts';

export interface ChannelAddress {
  readonly url: string;
  /** Of Mastodon the token, of `json` the key that signs. */
  readonly token: string | null;
}

interface AddressProblem {
  /** In a sentence about the file or the line that it stands in. */
  readonly problem: string;
  readonly remedy: string;
}

const LONGEST = 2000;

/** First line: the address. Second: the token or the key, of the kinds that have one. */
export function readChannelAddress(text: string, kind: ChannelKind): ChannelAddress | AddressProblem {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [address = '', token = ''] = lines.filter((line) => line !== '');
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || address.length > LONGEST)
    return {
      problem: 'the address of the channel is no https address',
      remedy: `write it as ${EXAMPLES[kind]}`,
    };
  if (url.username !== '' || url.password !== '')
    return {
      problem: 'the address of the channel holds a name or a password',
      remedy: `write it as ${EXAMPLES[kind]}`,
    };
  return SHAPES[kind](url, token);
}

const EXAMPLES: Readonly<Record<ChannelKind, string>> = {
  slack: 'https://hooks.slack.com/services/…',
  discord: 'https://discord.com/api/webhooks/…',
  mastodon: 'https://mastodon.example, with the token in the line below',
  telegram: 'https://api.telegram.org/bot…',
  json: 'https://example.org/…, with the key in the line below',
};

const SHAPES: Readonly<Record<ChannelKind, (url: URL, token: string) => ChannelAddress | AddressProblem>> = {
  slack: ({ href }) => ({ url: href, token: null }),
  discord(url) {
    // With it, Discord says what it made of the message.
    url.searchParams.set('wait', 'true');
    return { url: url.href, token: null };
  },
  mastodon(url, token) {
    if (!/^[\x21-\x7e]{8,500}$/.test(token))
      return {
        problem: 'the token of the Mastodon account is missing',
        remedy:
          'write address and token into a file, a line each, and name it by webhook_file (the token needs the scope write:statuses)',
      };
    if (url.pathname === '/') url.pathname = '/api/v1/statuses';
    return { url: url.href, token };
  },
  telegram(url) {
    const path = /^(\/bot\d+:[\w-]+)(?:\/(?:sendMessage)?)?$/.exec(url.pathname);
    if (path === null)
      return {
        problem: 'the address does not hold the token of a Telegram bot',
        remedy: 'write it as https://api.telegram.org/bot… with the token that @BotFather gave',
      };
    url.pathname = `${path[1]}/sendMessage`;
    return { url: url.href, token: null };
  },
  json({ href }, token) {
    if (signingKey(token) !== null) return { url: href, token };
    return {
      problem: 'the key that signs what is sent is missing or too short',
      remedy:
        'write address and key into a file, a line each, and name it by webhook_file; make a key with: echo "whsec_$(openssl rand -base64 32)"',
    };
  },
};

/** As Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64. Null = it is none. */
export function signingKey(token: string): Buffer | null {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(token) ?? [];
  const key = encoded === undefined ? null : Buffer.from(encoded, 'base64');
  return key !== null && key.length >= 24 && key.length <= 64 ? key : null;
}
