// Characters that look like a blank, or like nothing, and that YAML does not take for one. Pure.

const ODD = /[\u00a0\u1680\u2000-\u200b\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/;
const ODD_BLANKS = new RegExp(ODD, 'gu');
const NOTHING = /[\u200b\u200e\u200f\u2060\ufeff]/gu;

/** Does a line's form hold one: before its words, or behind its colon or dash? */
export function hasOddBlank(line: string): boolean {
  const form = /^\s*(?:\S{0,60}?:|-)?[\s\u200b\u200e\u200f\u2060]*/u.exec(line)?.[0] ?? '';
  return ODD.test(form);
}

/** With ordinary blanks. */
export function withPlainBlanks(line: string): string {
  return line.replaceAll(NOTHING, '').replaceAll(ODD_BLANKS, ' ');
}
