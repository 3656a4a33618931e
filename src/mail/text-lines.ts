// Plain text for a reader with 76 columns. Pure.

const COLUMNS = 76;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Columns that a terminal gives the text: East Asian and pictographic characters take two. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}

/**
 * One paragraph as lines of at most 76 columns; later lines begin with `indent`. Links and mail addresses are never
 * cut; other words that are longer than a line are (text without spaces, such as Japanese).
 */
export function wrapText(paragraph: string, indent = ''): string {
  // Most greetings, names and titles.
  if (paragraph.length <= COLUMNS && columnsOf(paragraph) <= COLUMNS - 4) return paragraph;
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  for (const word of paragraph.split(' ').flatMap(cutLongWord)) {
    const width = columnsOf(word);
    if (line !== '' && columns + 1 + width > COLUMNS) {
      lines.push(line);
      line = indent + word;
      columns = indent.length + width;
    } else {
      columns += (line === '' ? 0 : 1) + width;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

function cutLongWord(word: string): string[] {
  if (word.length * 2 <= COLUMNS || columnsOf(word) <= COLUMNS - 4) return [word];
  if (word.includes('://') || word.includes('@')) return [word];
  const pieces: string[] = [];
  let piece = '';
  let columns = 0;
  for (const character of word) {
    const width = columnsOf(character);
    if (columns + width > COLUMNS - 4) {
      pieces.push(piece);
      piece = '';
      columns = 0;
    }
    piece += character;
    columns += width;
  }
  return [...pieces, piece];
}
