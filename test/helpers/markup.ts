// Judges markup by the tree that a browser makes of it: what it consists of, and what in it could act by itself.

import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterTypes, html as names, parse, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

export interface Markup {
  /** Elements with their attributes, comments, scripts, styles and control characters, each with its count; no text and no address. */
  readonly shape: ReadonlyMap<string, number>;
  /** What could run, load or lead astray. */
  readonly dangers: readonly string[];
  /** All that it says, titles included. */
  readonly text: string;
}

const OWN = 'https://own.example';
const ADDRESSES = new Set(
  'href src action formaction background poster cite data ping longdesc manifest codebase dynsrc lowsrc'.split(
    ' ',
  ),
);
/** Their values are ours to the last character, so they belong to the shape. */
const FIXED = new Set(['style', 'class', 'type', 'method', 'rel', 'target', 'sandbox', 'http-equiv']);

/** A whole document, or with `isPiece` what goes into the body of one. */
export function readMarkup(markup: string, { isPiece = false } = {}): Markup {
  const found: string[] = [];
  const dangers: string[] = [];
  const text: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeName === '#text') text.push((node as DefaultTreeAdapterTypes.TextNode).value);
    else if (node.nodeName === '#comment')
      found.push(`<!--${(node as DefaultTreeAdapterTypes.CommentNode).data}-->`);
    else if ('tagName' in node) {
      found.push(shapeOf(node));
      dangers.push(...dangersOf(node));
    }
    if (node.nodeName === 'template') visit((node as DefaultTreeAdapterTypes.Template).content);
    if ('childNodes' in node && !isCode(node)) node.childNodes.forEach(visit);
  };
  visit(isPiece ? parseFragment(markup) : parse(markup));
  found.push(...(markup.match(/[^\P{Cc}\t\n\r]/gu) ?? []).map(() => 'a control character'));
  const shape = new Map<string, number>();
  for (const part of found) shape.set(part, (shape.get(part) ?? 0) + 1);
  return { shape, dangers, text: text.join('') };
}

/** What one shape has more or less of than another: `+1 <img onerror src>`. */
export function compareShapes(shape: Markup['shape'], baseline: Markup['shape']): string[] {
  return [...new Set([...shape.keys(), ...baseline.keys()])].flatMap((part) => {
    const more = (shape.get(part) ?? 0) - (baseline.get(part) ?? 0);
    return more === 0 ? [] : [`${more > 0 ? '+' : ''}${more} ${part}`];
  });
}

function isCode({ nodeName }: Node): boolean {
  return nodeName === 'script' || nodeName === 'style';
}

function shapeOf(element: Element): string {
  const attributes = element.attrs.map((attr) =>
    FIXED.has(attr.name) ? `${nameOf(attr)}=${attr.value}` : nameOf(attr),
  );
  const foreign = element.namespaceURI === names.NS.HTML ? '' : ` in ${element.namespaceURI}`;
  const code = isCode(element) ? ` ${hashOf(element)}` : '';
  return `<${[element.tagName, ...attributes.sort()].join(' ')}>${foreign}${code}`;
}

const nameOf = ({ name, prefix }: Element['attrs'][number]) => (prefix ? `${prefix}:${name}` : name);

function hashOf({ childNodes }: Element): string {
  const code = childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}

function dangersOf(element: Element): string[] {
  const { attrs, tagName } = element;
  return attrs
    .filter(({ name, value }) => isDangerous(name, value, attrs))
    .map((attr) => `<${tagName} ${nameOf(attr)}="${attr.value}">`);
}

function isDangerous(name: string, value: string, attrs: Element['attrs']): boolean {
  if (/^on/i.test(name) || name === 'srcdoc') return true;
  if (name === 'style') return /url|expression|import|behaviou?r|binding|\\|\/\*/i.test(value);
  if (name === 'srcset')
    return value.split(',').some((part) => leadsAstray(part.trim().split(/\s/)[0] ?? ''));
  if (name === 'content')
    return attrs.some((attr) => attr.name === 'http-equiv' && /refresh/i.test(attr.value));
  return ADDRESSES.has(name) && leadsAstray(value);
}

/** Everything but http, https, mailto and a path of our own; `data:,` is our empty icon. */
function leadsAstray(address: string): boolean {
  if (address === 'data:,') return false;
  const url = URL.parse(address, OWN);
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return true;
  return url.origin === OWN ? false : !/^(https?:\/\/|mailto:)/.test(address);
}
