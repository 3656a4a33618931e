// Lines that YAML reads otherwise than people mean them, or not at all where Jekyll's parser does. Pure; keeps the number of
// lines.

const TAG_KEY = /^(?:tags?)\s*:/i;
const REMARK = /^(\s*(?:-\s+|[\w-]+\s*:\s+))(#[^\s#].*)$/;
const DASHED = /^(\s+)-([^\s-].*)$/;

export interface Remark {
  /** Of its line, from 0. */
  readonly index: number;
  /** What stands before the words: `  - `. */
  readonly start: string;
}

/**
 * Tags written as `#data`, which YAML takes for a remark, and as `-data`, which it takes for words. `remarks`: the
 * former.
 */
export function mendTagLines(lines: readonly string[]): { lines: readonly string[]; remarks: Remark[] } {
  const first = lines.findIndex((line) => TAG_KEY.test(line));
  if (
    first === -1 ||
    !lines.some((line) => /^\s*(?:-|[\w-]+\s*:)\s*[#-]?\S/.test(line) && /[#-]\S/.test(line))
  )
    return { lines, remarks: [] };
  const remarks: Remark[] = [];
  let isTags = false;
  const mended = lines.map((line, index) => {
    if (/^[^\s#-]/.test(line)) isTags = TAG_KEY.test(line);
    if (!isTags) return line;
    const [, start, words] = REMARK.exec(line.trimEnd()) ?? [];
    if (start !== undefined && words !== undefined) {
      remarks.push({ index, start });
      return `${start}'${words.replaceAll("'", "''")}'`;
    }
    return isListItem(lines, index) ? line.replace(DASHED, '$1- $2') : line;
  });
  return { lines: mended, remarks };
}

/** Below a key without a value, or below another item. */
function isListItem(lines: readonly string[], index: number): boolean {
  const before = lines[index - 1] ?? '';
  return DASHED.test(lines[index] ?? '') && (/:\s*$/.test(before) || DASHED.test(before));
}

/**
 * Quoted texts and lists in brackets whose later lines stand at the margin: Jekyll's parser reads them, this one wants them
 * indented. Null where nothing is to be done.
 */
export function indentValues(lines: readonly string[]): string[] | null {
  const mended = [...lines];
  let isMended = false;
  for (let index = 0; index < mended.length; index += 1) {
    const value = /^[\w-]+\s*:\s+(["'[{].*)$/.exec(mended[index] as string)?.[1];
    const end = value === undefined ? index : endOf(value, mended, index);
    if (end === null) return null;
    for (let inner = index + 1; inner <= end; inner += 1) {
      isMended ||= /^\S/.test(mended[inner] as string);
      mended[inner] = ` ${mended[inner]}`;
    }
    index = end;
  }
  return isMended ? mended : null;
}

/** The line on which a value ends that begins on line `from`; null = nowhere, or something follows it there. */
function endOf(value: string, lines: readonly string[], from: number): number | null {
  const isEnd = endFinder(value[0] as string);
  let rest = value.slice(1);
  for (let line = from; ; ) {
    const after = isEnd(rest);
    if (after !== null) return /^\s*(?:#.*)?$/.test(after) || line === from ? line : null;
    line += 1;
    if (line >= lines.length) return null;
    rest = lines[line] as string;
  }
}

/** What follows the end, once it is met. */
function endFinder(opening: string): (line: string) => string | null {
  if (opening === '"' || opening === "'") {
    const text = opening === '"' ? /^(?:[^"\\]|\\.)*(")/s : /^(?:[^']|'')*(')(?!')/s;
    return (line) => {
      const found = text.exec(line);
      return found === null ? null : line.slice(found[0].length);
    };
  }
  let depth = 1;
  return (line) => {
    for (const { 0: mark, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[[\]{}]/g)) {
      depth += mark === '[' || mark === '{' ? 1 : mark === ']' || mark === '}' ? -1 : 0;
      if (depth === 0) return line.slice(index + 1);
    }
    return null;
  };
}
