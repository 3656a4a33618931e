// How many connections to the mail server: as said, or five, and more by themselves where the server is far.

import type { Config } from './config.ts';
import type { FileSettings } from './file.ts';

const LEAST = 5;
const MOST = 20;

/** Who says how many wants so many. */
export function connectionsOf(mail: FileSettings['mail']): Config['smtpConnections'] {
  const { connections, max_connections: limit } = mail;
  const least = connections ?? Math.min(LEAST, limit ?? LEAST);
  return { least, most: limit ?? (connections === undefined ? MOST : least) };
}

export function connectionsProblems({ smtpConnections: { least, most } }: Config): string[] {
  if (most >= least) return [];
  return [
    `mail.max_connections is ${most}, less than mail.connections, which is ${least}: raise the one, lower the other, or leave one out`,
  ];
}
