// Quoted-printable (RFC 2045 section 6.7) in pieces that can be joined: each piece begins at the start of a line.

import { encode, wrap } from 'nodemailer/lib/qp';

// One less than the 76 that the RFC allows: the last line of a piece may need its `=` as well.
const LINE_LENGTH = 75;
/** Nothing to encode, which is what names and links are in nearly every mail: worth a short cut. */
const UNCHANGED = /^[ -<>-~]*[!-<>-~]$/;

/**
 * Encodes a piece of a body; lines end in `\n`. A piece that does not end with a line break gets a soft one, so the
 * next piece starts at column 0 whatever stands in between, and no line is longer than 76 characters.
 */
export function encodePiece(text: string): string {
  if (text === '') return '';
  if (UNCHANGED.test(text)) return softBreak(text);
  const piece = wrap(encode(text.replaceAll('\n', '\r\n')), LINE_LENGTH);
  return piece.endsWith('\r\n') ? piece : `${piece}=\r\n`;
}

/** As `encodePiece`, for printable ASCII without `=` and without a space at its end. */
export function softBreak(text: string): string {
  let lines = '';
  for (let at = 0; at < text.length; at += LINE_LENGTH) lines += `${text.slice(at, at + LINE_LENGTH)}=\r\n`;
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
