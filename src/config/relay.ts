// What SMTP_URL says about the mail server, and how careful a connection to it must be. Pure.

import { isLoopbackName } from '../loopback.ts';

export interface Relay {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). */
  readonly secure: boolean;
  /** STARTTLS is demanded: always, but on this machine itself or with `?tls=off` (a network of one's own). */
  readonly requireTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
  readonly isLoopback: boolean;
}

/** Reads `smtp://user:password@host:587` or `smtps://…`; throws RangeError with the remedy, never with the password. */
export function parseRelay(smtpUrl: string): Relay {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new RangeError('must look like smtp://user:password@mail.example.org:587 (or smtps://…:465)');
  }
  const wrong = [...url.searchParams].find(([name, value]) => name !== 'tls' || value !== 'off');
  if (wrong !== undefined) {
    throw new RangeError(`has the parameter "${wrong[0]}", but only tls=off is known; remove it`);
  }
  const host = decodeURIComponent(url.hostname).replaceAll(/[[\]]/g, '');
  const secure = url.protocol === 'smtps:';
  const isLoopback = isLoopbackName(host);
  return {
    host,
    port: Number(url.port) || (secure ? 465 : isLoopback ? 25 : 587),
    secure,
    requireTls: !secure && !isLoopback && !url.searchParams.has('tls'),
    auth: url.username === '' ? null : { user: decode(url.username), pass: decode(url.password) },
    isLoopback,
  };
}

/** A `%` in a password that nobody encoded is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
