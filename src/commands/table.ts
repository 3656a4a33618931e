// Plain text for terminals: aligned columns, counted nouns.

/** Columns under their headings, two blanks apart; a row's last cell is not padded. */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(plain))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What others wrote, without the control characters that a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** `1 post`, `2 posts`; `plural` where an s is not enough. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
