// Quoted-printable (RFC 2045 section 6.7) in pieces that can be joined: each piece begins at the start of a line.

import { encode, wrap } from 'nodemailer/lib/qp';

// The RFC allows 76: the last line of a piece may need its `=` as well, and a dot at the start of a line is encoded.
const LINE_LENGTH = 73;
/** So that no line begins with a dot, which SMTP would have doubled (RFC 5321 section 4.5.2) in each mail anew. */
const DOT = '=2E';
/** Nothing to encode, which is what names and links are in nearly every mail: worth a short cut. */
const UNCHANGED = /^[ -<>-~]*[!-<>-~]$/;

/**
 * Encodes a piece of a body; lines end in `\n`. A piece that does not end with a line break gets a soft one, so the
 * next piece starts at column 0 whatever stands in between, and no line is longer than 76 characters.
 */
export function encodePiece(text: string): string {
  if (text === '') return '';
  if (UNCHANGED.test(text)) return softBreak(text);
  const lines = wrap(encode(text.replaceAll('\n', '\r\n')), LINE_LENGTH);
  const piece = lines.replaceAll(/^\./gm, DOT);
  return piece.endsWith('\r\n') ? piece : `${piece}=\r\n`;
}

/** As `encodePiece`, for printable ASCII without `=` and without a space at its end. */
export function softBreak(text: string): string {
  let lines = '';
  for (let at = 0; at < text.length; at += LINE_LENGTH) {
    const line = text.slice(at, at + LINE_LENGTH);
    lines += `${line.startsWith('.') ? DOT + line.slice(1) : line}=\r\n`;
  }
  return lines;
}

/** What a reader makes of joined pieces; lines end in `\n` again. */
export function decodePieces(encoded: string): string {
  const bytes = encoded
    .replaceAll('=\r\n', '')
    .replaceAll('\r\n', '\n')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
