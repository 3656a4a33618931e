// What a script would do: nodemailer's pool, and each mail composed from its html and text. No ledger, no second look.

import nodemailer from 'nodemailer';
import PostalMime from 'postal-mime';
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

/** Sends all of them over `connections` connections; `inFlight` mails are handed to the pool at a time. */
export async function sendPlainly(
  mails: readonly PlainMail[],
  options: { readonly port: number; readonly connections: number; readonly inFlight: number },
): Promise<void> {
  const { port, connections, inFlight } = options;
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    allowInternalNetworkInterfaces: true,
  });
  const queue = mails.values();
  const work = async () => {
    for (const mail of queue) await pool.sendMail(mail);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  pool.close();
}
