// What BOUNCE_MAILBOX says about the mailbox that reports arrive in. Pure.

import { isLoopbackName } from '../loopback.ts';

export interface ImapMailbox {
  /** As it was written, password and all. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (imaps); else STARTTLS is demanded, but on this machine itself. */
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly user: string;
  readonly pass: string;
  readonly folder: string;
  /** Where mails go that were read; null = they stay, marked as read. */
  readonly moveTo: string | null;
}

/** Reads `imaps://user:password@host/FOLDER?move=FOLDER`; throws RangeError with the remedy, never with the password. */
export function parseMailbox(text: string): ImapMailbox {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === '' || url.username === '') {
    throw new RangeError(
      'must look like imaps://user:password@imap.example.org/INBOX (write @ : / # ? in a user or password as %40 %3A %2F %23 %3F)',
    );
  }
  const wrong = [...url.searchParams.keys()].find((name) => name !== 'move');
  if (wrong !== undefined)
    throw new RangeError(`has the parameter "${wrong}", but only move=FOLDER is known; remove it`);
  const host = decode(url.hostname).replaceAll(/[[\]]/g, '');
  const secure = url.protocol === 'imaps:';
  return {
    url: text,
    host,
    port: Number(url.port) || (secure ? 993 : 143),
    secure,
    requireTls: !secure && !isLoopbackName(host),
    user: decode(url.username),
    pass: decode(url.password),
    folder: decode(url.pathname.slice(1)) || 'INBOX',
    moveTo: url.searchParams.get('move') || null,
  };
}

/** A `%` that nobody encoded is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
