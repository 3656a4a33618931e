import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChannelMessage } from '../../src/channels/form.ts';
import { FORMS } from '../../src/channels/forms.ts';
import { toldPost } from '../../src/channels/told-post.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Post } from '../../src/posts/post.ts';

const AT = new Date('2026-11-16T12:00:00Z');
const config = loadConfig({}, '/nonexistent');

const post = (fields: Partial<Post> = {}): Post => ({
  id: 'data-director',
  path: 'data-director.md',
  number: 1,
  title: 'Riverkeepers Union: Data Director',
  organisation: 'Riverkeepers Union',
  role: 'Data Director',
  tags: ['data', 'is:remote'],
  summary: 'A summary.',
  applyUrl: 'https://jobs.example.org/apply?a=1&b=2',
  pageUrl: 'https://board.example.org/data-director',
  location: 'Portland, OR',
  salary: '$90,000',
  closesAt: new Date('2026-11-25T00:00:00Z'),
  deadline: null,
  publishedAt: AT,
  announcedAt: AT,
  standing: 'live',
  missingSince: null,
  ...fields,
});

const message = (posts: readonly Post[], more: Partial<ChannelMessage> = {}): ChannelMessage => ({
  key: 'msg_1',
  heading: null,
  posts: posts.map((one) => toldPost(one, config, AT)),
  board: { name: 'The Board', url: 'https://board.example.org' },
  chat: '@board',
  at: AT,
  ...more,
});

const build = (kind: keyof typeof FORMS, built: ChannelMessage, token: string | null = null) => {
  const { headers, body } = FORMS[kind].build(built, token);
  return { headers, body: JSON.parse(body) };
};

const HOSTILE = post({
  role: '<!channel> @everyone & *bold* <b>_x_</b> [a](https://evil.example)',
  organisation: '@admin @all <@U123|x> <@&42>',
  pageUrl: 'https://board.example.org/a|b>c?x=1&y=2',
});

test('Slack gets a section a post, and nothing in it pings anybody', () => {
  const { body } = build('slack', message([post(), HOSTILE], { heading: '2 new jobs · The <Board>' }));
  expect(body.blocks.map((block: { text: { text: string } }) => block.text.text)).toEqual([
    '*2 new jobs · The &lt;Board&gt;*',
    '*<https://board.example.org/data-director|Data Director>*\nRiverkeepers Union · Portland, OR · Remote · $90,000\nCloses Tue 24 Nov',
    '*<https://board.example.org/a%7Cb%3Ec?x=1&amp;y=2|&lt;!channel&gt; @everyone &amp; *bold* &lt;b&gt;_x_&lt;/b&gt; [a](https://evil.example)>*\n@admin @all &lt;@U123|x&gt; &lt;@&amp;42&gt; · Portland, OR · Remote · $90,000\nCloses Tue 24 Nov',
  ]);
  expect(body.blocks.every((block: { text: { verbatim: boolean } }) => block.text.verbatim)).toBe(true);
  expect(body.text).toBe('2 new jobs · The &lt;Board&gt;');
});

test('Discord gets an embed a post, with Markdown escaped and nobody mentioned', () => {
  const { body } = build('discord', message([HOSTILE]));
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect(body.embeds[0].title).toBe(
    '\\<!channel\\> \\@everyone & \\*bold\\* \\<b\\>\\_x\\_\\</b\\> \\[a\\](https://evil.example)',
  );
  expect(body.embeds[0].url).toBe('https://board.example.org/a%7Cb%3Ec?x=1&y=2');
  expect(body.content).toBeUndefined();
});

test('Mastodon gets a status a post, with its key, and mentions nobody', () => {
  const { headers, body } = build('mastodon', message([HOSTILE]), 'token-of-the-account');
  expect(headers).toMatchObject({ authorization: 'Bearer token-of-the-account', 'idempotency-key': 'msg_1' });
  expect(body.status).not.toMatch(/@[\w]/);
  expect(body.status.split('\n').at(-1)).toBe('https://board.example.org/a%7Cb%3Ec?x=1&y=2');
});

test('Telegram gets HTML whose text is escaped', () => {
  const { body } = build('telegram', message([HOSTILE]));
  expect(body).toMatchObject({
    chat_id: '@board',
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  });
  expect(body.text).toContain(
    '<a href="https://board.example.org/a%7Cb%3Ec?x=1&amp;y=2"><b>&lt;!channel&gt; @\u200beveryone &amp; *bold* &lt;b&gt;',
  );
});

test('our JSON is signed as Standard Webhooks wants it, over the body as it is sent', () => {
  const secret = Buffer.alloc(32, 7);
  const built = FORMS.json.build(message([post()]), `whsec_${secret.toString('base64')}`);
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = built.headers;
  expect([id, at]).toEqual(['msg_1', '1794830400']);
  const mac = createHmac('sha256', secret).update(`${id}.${at}.${built.body}`).digest('base64');
  expect(signature).toBe(`v1,${mac}`);
  expect(JSON.parse(built.body)).toMatchObject({
    type: 'posts.announced',
    data: {
      board: { name: 'The Board' },
      posts: [
        { id: 'data-director', role: 'Data Director', tags: ['data'], closesAt: '2026-11-25T00:00:00.000Z' },
      ],
    },
  });
});

test.each(['x', '&', '@', '*', '😀', '<'])(
  'the longest posts of %s keep within what each service takes',
  (letter) => {
    const long = letter.repeat(3000);
    const posts = Array.from({ length: 50 }, () =>
      post({
        role: long,
        organisation: long,
        location: long,
        salary: long,
        pageUrl: `https://b.example/${'y'.repeat(900)}`,
      }),
    );
    const full = (kind: keyof typeof FORMS) =>
      build(
        kind,
        message(posts.slice(0, FORMS[kind].atMost), { heading: '50 new jobs · The Board' }),
        'token-of-the-account',
      ).body;
    const { blocks } = full('slack');
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks) expect(block.text.text.length).toBeLessThanOrEqual(3000);
    const { embeds } = full('discord');
    expect(embeds.length).toBeLessThanOrEqual(10);
    for (const embed of embeds) expect(embed.title.length).toBeLessThanOrEqual(256);
    const characters = embeds
      .map(({ title, description }: Record<string, string>) => `${title}${description}`)
      .join('');
    expect(characters.length).toBeLessThanOrEqual(6000);
    const { status } = full('mastodon');
    expect(status.replace(/https:\S+/, 'x'.repeat(23)).length).toBeLessThanOrEqual(500);
    const shown = full('telegram')
      .text.replaceAll(/<[^>]+>/g, '')
      .replaceAll(/&\w+;|&#\d+;/g, 'x');
    expect(shown.length).toBeLessThanOrEqual(4096);
  },
);
