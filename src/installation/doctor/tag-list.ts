// Lists of tags as DKIM and DMARC write them: `v=DKIM1; k=rsa; p=…` (RFC 6376 section 3.2). Pure.

/** Null for a list that receivers throw away: a tag without a value's sign, or one that stands twice. */
export function parseTagList(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([A-Za-z]\w*)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    if (name === '' || tags.has(name)) return null;
    tags.set(name, value);
  }
  return tags;
}
