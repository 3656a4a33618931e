// What a mail looks like on the wire (RFC 5321). Pure.

interface Sender {
  readonly from: string;
  readonly envid?: string;
}

/** With what a report shall repeat (RFC 3461), where the server knows that; of the mail, a report needs no more than its headers. */
export function mailFrom({ from, envid }: Sender, dsn: boolean): string {
  const command = `MAIL FROM:<${from}>`;
  return dsn && envid !== undefined ? `${command} RET=HDRS ENVID=${xtext(envid)}` : command;
}

/** RFC 3461 section 4. */
function xtext(text: string): string {
  return text.replaceAll(
    /[^!-*,-<>-~]/g,
    (character) => `+${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Behind a mail, which ends with a line break. */
export const END_OF_MAIL = '.\r\n';

/**
 * The bytes of a mail as they go out: a dot at the start of a line is doubled (section 4.5.2), a bare CR or LF becomes a line
 * break, and there is one at the end. Ours are so already (message.ts), so what is looked for is what could end the mail too
 * early, a dot after any kind of line break; only then the whole is gone through.
 */
export function bodyOf(raw: Buffer): Buffer {
  const isReady =
    raw[0] !== DOT &&
    raw.indexOf('\n.') === -1 &&
    raw.indexOf('\r.') === -1 &&
    raw.subarray(-2).equals(LINE_END);
  return isReady ? raw : Buffer.from(asLines(raw.toString('latin1')), 'latin1');
}

const DOT = 0x2e;
const LINE_END = Buffer.from('\r\n');

function asLines(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line.startsWith('.') ? '.' : ''}${line}\r\n`).join('');
}
