import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, raw } from '../src/html.ts';

describe('html', () => {
  it('escapes what is put in, between tags and in attributes', () => {
    const markup = html`<a title="${`"><script>alert('x')</script>`}">${'Q&A'}</a>`;
    expect(String(markup)).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;">Q&amp;A</a>',
    );
  });

  it('takes HTML as it is, escapes nothing twice, joins lists', () => {
    const items = ['a & b', 'c'].map((text) => html`<li>${text}</li>`);
    expect(String(html`<ul>${items}</ul>${raw('<hr>')}`)).toBe('<ul><li>a &amp; b</li><li>c</li></ul><hr>');
  });

  it('leaves nothing behind for what is absent, and shows zero', () => {
    expect(String(html`[${null}${undefined}${false}${[]}${0}]`)).toBe('[0]');
  });

  it('cannot be fooled by data that looks like a fragment', () => {
    const forged = JSON.parse('{"html":"<script>","toString":null}');
    expect(() => String(html`${forged}`)).toThrow();
  });

  it('escapes so that no text can end an element or an attribute', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });

  it('leaves out control characters, and keeps tabs and line breaks', () => {
    expect(escapeHtml('<scr\u0000ipt>\u0001\u001b[31m\u0085\t\r\n')).toBe('&lt;script&gt;[31m\t\r\n');
  });
});
