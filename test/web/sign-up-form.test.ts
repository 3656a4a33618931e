import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { alertOf, choicesOf } from '../../src/web/alert-choices.ts';
import { allowedRedirect } from '../../src/web/redirect.ts';
import { parseSignUp, readChoicesOf, readSignUpForm, type SignUpForm } from '../../src/web/sign-up-form.ts';
import { addressBlock, visitorBlock } from '../../src/web/visitor.ts';

const read = (raw: object) => readSignUpForm(raw) as SignUpForm;
const parse = (raw: object) => parseSignUp(read(raw), 'Europe/Berlin');

describe('a sign-up', () => {
  it('needs an address and a tag; the rest has defaults', () => {
    expect(parse({ email: ' Ada@Example.ORG ', tags: 'Data, tech' })).toEqual({
      ok: true,
      address: 'Ada@example.org',
      choices: {
        alert: { any: ['data', 'tech'], all: [], none: [] },
        frequency: 'weekly',
        timeZone: 'Europe/Berlin',
      },
    });
  });

  it('takes check boxes, text with commas and JSON lists alike', () => {
    const alert = { any: ['data', 'tech'], all: ['remote'], none: ['intern'] };
    const rest = { all: 'remote', none: 'Intern' };
    expect(alertOf(read({ tags: ['data', 'tech'], ...rest }))).toEqual(alert);
    expect(alertOf(read({ tags: 'data,tech,', ...rest }))).toEqual(alert);
  });

  it.each([
    [
      { tags: ['a', 'b'], mode: 'all' },
      { any: [], all: ['a', 'b'], none: [] },
    ],
    [
      { tags: ['a', '*'], mode: 'all', none: 'b' },
      { any: ['*'], all: [], none: ['b'] },
    ],
    [{ all: 'a' }, { any: [], all: ['a'], none: [] }],
  ])('%j asks for %j', (raw, alert) => expect(alertOf(read(raw))).toEqual(alert));

  it.each([
    [{ email: 'ada', tags: 'data' }, ['email']],
    [{ email: 'ada@example.org,bob@example.org', tags: 'data' }, ['email']],
    [{ email: 'ada@example.org\r\nBcc: x@example.org', tags: 'data' }, ['email']],
    [{ email: 'ada@example.org', none: 'data' }, ['tags']],
    [{ timezone: 'Mars/Base' }, ['email', 'tags', 'timezone']],
    [{ email: 'ada@example.org', tags: 'data', timezone: '+02:00' }, ['timezone']],
  ])('says all that is wrong at once: %j', (raw, wrong) =>
    expect(parse(raw)).toMatchObject({ ok: false, wrong }),
  );

  it.each([
    null,
    7,
    'text',
    { email: ['a@example.org', 'b@example.org'] },
    { email: { toString: 'x' } },
    { tags: { a: 1 } },
    { tags: Array(101).fill('a') },
    { tags: Array.from({ length: 101 }, (_, index) => `t${index}`).join() },
    { tags: 'x'.repeat(101) },
    { frequency: 'hourly' },
  ])('is refused when no form of ours would send it: %j', (raw) => expect(readSignUpForm(raw)).toBeNull());
});

describe('an alert in the fields of the form', () => {
  it.each([
    { any: ['data', 'tech'], all: ['is:remote', 'nonprofit'], none: ['intern', 'org:acme'] },
    { any: [], all: ['data', 'tech', 'is:remote'], none: [] },
    { any: [], all: ['is:remote'], none: ['org:acme'] },
    { any: ['*'], all: ['pay:stated'], none: [] },
    { any: ['data', 'org:acme'], all: [], none: [] },
  ])('comes back as it was: %j', (alert) => expect(alertOf(choicesOf(alert))).toEqual(alert));
});

describe('choices in an address', () => {
  it.each([
    ['tags=data,tech', { tags: ['data', 'tech'] }],
    ['tags=data&tags=tech&none=intern&mode=all', { tags: ['data', 'tech'], none: ['intern'], mode: 'all' }],
    ['tags=data&mode=nonsense', { tags: ['data'], mode: 'any' }],
    ['frequency=daily&timezone=Asia/Tokyo', { frequency: 'daily', timezone: 'Asia/Tokyo' }],
    [`tags=${'x'.repeat(101)}`, { tags: [] }],
    ['__proto__=1&constructor=2', { tags: [] }],
  ])('%s', (query, expected) => expect(readChoicesOf(new URLSearchParams(query))).toMatchObject(expected));

  it('never hold a mail address', () => {
    expect(readChoicesOf(new URLSearchParams('email=ada@example.org')).email).toBe('');
  });
});

describe('the way back', () => {
  const ours = ['https://jobs.example.org'];
  it.each([
    ['https://jobs.example.org/thanks?a=1#top', 'https://jobs.example.org/thanks?a=1#top'],
    ['https://jobs.example.org', 'https://jobs.example.org/'],
    ['https://JOBS.example.org:443/thanks', 'https://jobs.example.org/thanks'],
    ['https:jobs.example.org/thanks', 'https://jobs.example.org/thanks'],
    ['http://jobs.example.org/', null],
    ['https://jobs.example.org.evil.example/', null],
    ['https://jobs.example.org@evil.example/', null],
    ['https://me:pw@jobs.example.org/', null],
    ['https://jobs.example.org:8443/', null],
    ['//evil.example/', null],
    ['/thanks', null],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['https://evil.example\\@jobs.example.org/', null],
    ['', null],
  ])('%s → %s', (raw, target) => expect(allowedRedirect(raw, ours)).toBe(target));
});

describe('a visitor counts', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['[2001:DB8:1:2::1]:443', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', 'unknown'],
    ['somebody', 'unknown'],
  ])('%s as %s', (raw, block) => expect(addressBlock(raw)).toBe(block));
});

describe('behind proxies', () => {
  it.each([
    [0, '198.51.100.1, 203.0.113.7', '10.0.0.1'],
    [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [2, '192.0.2.1, 198.51.100.1, 203.0.113.7', '198.51.100.1'],
    [2, '203.0.113.7', '203.0.113.7'],
    [1, 'somebody', '10.0.0.1'],
    [1, '', '10.0.0.1'],
  ])('%d of them trusted, X-Forwarded-For %j: the visitor is %s', async (trusted, header, visitor) => {
    const app = new Hono().get('/', (c) => c.text(visitorBlock(c, trusted)));
    const env = { incoming: { socket: { remoteAddress: '10.0.0.1' } } };
    const answer = await app.request('/', { headers: { 'x-forwarded-for': header } }, env);
    expect(await answer.text()).toBe(visitor);
  });
});
