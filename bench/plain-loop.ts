// What a script would do: nodemailer's pool, each mail composed from its html and text, or as ready bytes. No ledger, no second look.

import nodemailer from 'nodemailer';
import PostalMime from 'postal-mime';
import { silentLog } from '../src/log.ts';
import { createSmtpMailer } from '../src/mail/mailer.ts';
import type { Message } from '../src/mail/message.ts';

/** A mail as nodemailer's users hand it over. */
export interface PlainMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly date: string;
  readonly messageId: string;
  readonly headers: { readonly key: string; readonly value: string }[];
}

const OWN_FIELDS = new Set(['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type']);

/** The same mail, with its bodies and headers as strings again. */
export async function toPlainMail({ raw }: Message): Promise<PlainMail> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find((other) => other.key === name)?.value ?? '';
  return {
    from: header('from'),
    to: header('to'),
    subject: mail.subject ?? '',
    html: mail.html ?? '',
    text: mail.text ?? '',
    date: header('date'),
    messageId: header('message-id'),
    headers: mail.headers
      .filter(({ key }) => !OWN_FIELDS.has(key))
      .map(({ originalKey, value }) => ({ key: originalKey, value })),
  };
}

interface Pool {
  readonly port: number;
  readonly connections: number;
}

function openPool({ port, connections }: Pool) {
  return nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    allowInternalNetworkInterfaces: true,
  });
}

/** So many at a time that no connection waits for work. */
async function sendAll<T>(mails: readonly T[], { connections }: Pool, send: (mail: T) => Promise<unknown>) {
  const queue = mails.values();
  const work = async () => {
    for (const mail of queue) await send(mail);
  };
  await Promise.all(Array.from({ length: connections * 2 }, work));
}

/** Each composed from its html and text. */
export async function sendPlainly(mails: readonly PlainMail[], pool: Pool): Promise<void> {
  const transport = openPool(pool);
  await sendAll(mails, pool, (mail) => transport.sendMail(mail));
  transport.close();
}

/** As ready bytes (`raw`). */
export async function sendBytes(messages: readonly Message[], pool: Pool): Promise<void> {
  const transport = openPool(pool);
  await sendAll(messages, pool, ({ raw, envelope }) =>
    transport.sendMail({ raw, envelope: { ...envelope } }),
  );
  transport.close();
}

/** Ready bytes over our own connections: what is left of sending without the ledger. */
export async function sendThroughOurs(messages: readonly Message[], pool: Pool): Promise<void> {
  const { port, connections } = pool;
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, connections, log: silentLog });
  await sendAll(messages, pool, async (message) => {
    const { status } = await mailer.send(message);
    if (status !== 'sent') throw new Error(`A mail was not taken: ${status}`);
  });
  await mailer.close();
}
