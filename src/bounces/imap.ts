// A mailbox by IMAP (RFC 9051), as far as reports need it: what is unread, one mail after the other, and each is marked or
// moved once it was dealt with. Whatever happens to the connection ends the pass as an error.

import { ImapFlow } from 'imapflow';
import type { ImapMailbox } from '../config/mailbox.ts';
import { messageOf } from '../errors.ts';

export interface UnreadMail {
  /** The start of it. */
  readonly raw: Uint8Array;
  /** When it arrived there. */
  readonly at: Date;
}

interface Limits {
  readonly mails: number;
  readonly bytes: number;
  /** Aborted: no further mail is begun, and the connection is closed. */
  readonly signal: AbortSignal;
}

const STEP_MS = 30_000;

/** Hands unread mails to `take`, oldest first; returns how many. One that `take` rejects stays unread and ends the pass. */
export async function readUnread(
  mailbox: ImapMailbox,
  take: (mail: UnreadMail) => Promise<void>,
  limits: Limits,
): Promise<number> {
  const client = connectionTo(mailbox);
  const close = () => client.close();
  limits.signal.addEventListener('abort', close, { once: true });
  try {
    limits.signal.throwIfAborted();
    await client.connect();
    await client.mailboxOpen(mailbox.folder);
    const unread = (await client.search({ seen: false }, { uid: true })) || [];
    let taken = 0;
    for (const uid of unread.slice(0, limits.mails)) {
      limits.signal.throwIfAborted();
      const range = String(uid);
      const query = { source: { maxLength: limits.bytes }, internalDate: true };
      const mail = await client.fetchOne(range, query, { uid: true });
      // Somebody else took it away meanwhile.
      if (mail === false || mail.source === undefined) continue;
      await take({ raw: mail.source, at: new Date(mail.internalDate ?? Number.NaN) });
      await client.messageFlagsAdd(range, ['\\Seen'], { uid: true });
      if (mailbox.moveTo !== null) await move(client, range, mailbox.moveTo);
      taken += 1;
    }
    await client.logout();
    return taken;
  } catch (error) {
    throw new Error(reasonOf(error, mailbox), { cause: error });
  } finally {
    limits.signal.removeEventListener('abort', close);
    client.close();
  }
}

function connectionTo(mailbox: ImapMailbox): ImapFlow {
  const { host, port, secure, requireTls, user, pass } = mailbox;
  const client = new ImapFlow({
    host,
    port,
    secure,
    ...(secure ? {} : { doSTARTTLS: requireTls }),
    auth: { user, pass },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
  });
  // What breaks is told by whatever was asked; without a listener it would end the process.
  client.on('error', () => {});
  return client;
}

async function move(client: ImapFlow, range: string, folder: string): Promise<void> {
  if ((await client.messageMove(range, folder, { uid: true })) !== false) return;
  await client.mailboxCreate(folder);
  if ((await client.messageMove(range, folder, { uid: true })) === false)
    throw new Error(`the server does not move mails to the folder ${folder}`);
}

/** In the server's own words where there are any; never with the password. */
function reasonOf(error: unknown, { host, pass }: ImapMailbox): string {
  const { authenticationFailed, responseText } = error as {
    authenticationFailed?: boolean;
    responseText?: string;
  };
  const words = responseText ?? messageOf(error);
  const what =
    authenticationFailed === true ? `${host} refuses user or password: ${words}` : `${host}: ${words}`;
  return pass === '' ? what : what.replaceAll(pass, '…');
}
