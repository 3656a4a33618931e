// Header lines of a mail: folded, encoded (RFC 2047), and closed to injection. Pure.

const MAX_LINE = 76;
/** Bytes of text in one encoded word: 45 become 60 of base64, and the word stays below 75 (RFC 2047 section 2). */
const WORD_BYTES = 45;
const PLAIN = /^[\x20-\x7e]*$/;

/** A structured or prepared value; throws RangeError when it could start another header. */
export function headerLine(name: string, value: string): string {
  if (!PLAIN.test(value) || name.length + value.length > 990) {
    throw new RangeError(`the value of the header ${name} is not one printable line`);
  }
  return `${name}: ${value}\r\n`;
}

/** Free text such as a subject: ASCII is folded at spaces, everything else becomes encoded words. */
export function textHeader(name: string, text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (name.length + 2 + line.length <= MAX_LINE && !needsEncoding(line)) return `${name}: ${line}\r\n`;
  const words = needsEncoding(line) ? encodedWords(line, name.length + 2) : line.split(' ');
  return `${foldWords(`${name}:`, words)}\r\n`;
}

type Mailbox = Readonly<{ name: string; address: string }>;

/** `From: "Example Jobs" <jobs@example.org>`; the address must have been asserted. */
export function fromHeader(mailbox: Mailbox): string {
  return mailboxHeader('From', mailbox);
}

function mailboxHeader(name: string, mailbox: Mailbox): string {
  const display = mailbox.name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  const address = `<${mailbox.address}>`;
  if (display === '') return headerLine(name, mailbox.address);
  if (needsEncoding(display)) {
    return `${foldWords(`${name}:`, [...encodedWords(display, name.length + 2), address])}\r\n`;
  }
  const quoted = `"${display.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${foldWords(`${name}:`, [...quoted.split(' '), address])}\r\n`;
}

/** One stable identifier for each board (RFC 2919). */
export function listIdOf({ list }: { readonly list: string }): string {
  return `job-alerts.${list}`;
}

/** `=?` in plain text would be read as an encoded word, and a long word cannot be folded. */
function needsEncoding(text: string): boolean {
  return (
    !PLAIN.test(text) ||
    text.includes('=?') ||
    text.includes('  ') ||
    (text.length >= 70 && /[^ ]{70}/.test(text))
  );
}

/** Base64 words that never split a character. `used` is what stands before the first on its line. */
function encodedWords(text: string, used: number): string[] {
  const words: string[] = [];
  let word = '';
  let room = Math.min(WORD_BYTES, Math.floor(((MAX_LINE - used - 12) * 3) / 4));
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(word + character) > room) {
      words.push(word);
      word = '';
      room = WORD_BYTES;
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`);
}

/** Joins by spaces; a line that would be too long is folded before the word (RFC 5322 section 2.2.3). */
function foldWords(start: string, words: readonly string[]): string {
  let header = start;
  let length = start.length;
  for (const word of words) {
    const folds = length + 1 + word.length > MAX_LINE && length > start.length;
    header += folds ? `\r\n ${word}` : ` ${word}`;
    length = folds ? 1 + word.length : length + 1 + word.length;
  }
  return header;
}
