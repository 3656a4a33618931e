import { expect, test } from 'vitest';
import { readChannelAddress } from '../../src/read/channel-address.ts';
import { parseSubscriptionFile } from '../../src/read/subscription-file.ts';

const parse = (block: string) =>
  parseSubscriptionFile(Buffer.from(`---\n${block}\n---\n`), { timeZone: 'Europe/Berlin' });
const SLACK = 'webhook: https://hooks.slack.com/services/T/B/SECRET\nkind: slack\n';

test('a channel hears of a post at once, unless its file says otherwise', () => {
  expect(parse('webhook_file: slack.txt\nkind: Slack\ntags: [Data, tech]')).toEqual({
    status: 'channel',
    draft: {
      kind: 'slack',
      name: null,
      address: { file: 'slack.txt' },
      chat: null,
      frequency: 'instant',
      timeZone: 'Europe/Berlin',
      alerts: [{ any: ['data', 'tech'], all: [], none: [] }],
    },
    addressLine: 2,
    warnings: [],
  });
  expect(
    parse(`${SLACK}frequency: weekly\nname: "#jobs"\nalerts:\n  - all: [a, b]\n  - any: [c]`),
  ).toMatchObject({
    draft: { frequency: 'weekly', name: '#jobs', alerts: [{ all: ['a', 'b'] }, { any: ['c'] }] },
  });
});

test.each([
  [`${SLACK}email: a@example.org\ntags: [a]`, 4, 'one file names a person and a channel'],
  ['webhook: https://x.example/SECRET\nwebhook_file: a\nkind: slack\ntags: [a]', 3, 'stand side by side'],
  ['webhook: https://x.example/SECRET\ntags: [a]', 2, 'it is not said what kind of channel this is'],
  ['webhook: https://x.example/SECRET\nkind: slak\ntags: [a]', 3, '"slak" is not a kind of channel'],
  ['webhook: http://x.example/SECRET\nkind: slack\ntags: [a]', 2, 'no https address'],
  ['webhook: https://me:SECRET@x.example/\nkind: slack\ntags: [a]', 2, 'holds a name or a password'],
  ['webhook_file: ../secret\nkind: slack\ntags: [a]', 2, '"webhook_file" is not the name of a file'],
  ['webhook_file: /run/secrets/x\nkind: slack\ntags: [a]', 2, '"webhook_file" is not the name of a file'],
  [
    'webhook: https://m.example\nkind: mastodon\ntags: [a]',
    2,
    'the token of the Mastodon account is missing',
  ],
  [
    'webhook: https://e.example/SECRET\nkind: json\ntags: [a]',
    2,
    'the key that signs what is sent is missing',
  ],
  ['webhook: https://api.telegram.org/botX\nkind: telegram\ntags: [a]', 2, 'does not hold the token'],
  [
    'webhook: https://api.telegram.org/bot1:SECRET\nkind: telegram\ntags: [a]',
    2,
    'it is not said in which chat',
  ],
  [`${SLACK}chat: "@x"\ntags: [a]`, 4, '"chat" is for Telegram alone'],
  [SLACK, 1, 'the subscription asks for nothing'],
])('%s is refused, and no secret is quoted', (block, line, problem) => {
  const reading = parse(block);
  expect(reading).toMatchObject({ status: 'invalid', line });
  expect(JSON.stringify(reading)).toContain(JSON.stringify(problem).slice(1, -1));
  expect(JSON.stringify(reading)).not.toContain('SECRET');
});

test('the file of an address holds the token below it, and what a service wants is added', () => {
  expect(readChannelAddress('https://m.example\r\n  token-of-it \n', 'mastodon')).toEqual({
    url: 'https://m.example/api/v1/statuses',
    token: 'token-of-it',
  });
  expect(readChannelAddress('https://api.telegram.org/bot1:A-b_c', 'telegram')).toEqual({
    url: 'https://api.telegram.org/bot1:A-b_c/sendMessage',
    token: null,
  });
  expect(readChannelAddress('https://discord.com/api/webhooks/1/x', 'discord')).toMatchObject({
    url: 'https://discord.com/api/webhooks/1/x?wait=true',
  });
  const key = `whsec_${Buffer.alloc(32).toString('base64')}`;
  expect(readChannelAddress(`https://e.example/hook\n${key}`, 'json')).toMatchObject({ token: key });
});
