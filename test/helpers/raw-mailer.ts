// A mailer of ours and a mail server of bare sockets, for tests of the transport.

import { silentLog } from '../../src/log.ts';
import { createSmtpMailer, type Mailer } from '../../src/mail/mailer.ts';
import { type RawSmtp, type RawSmtpOptions, startRawSmtp } from './raw-smtp.ts';

type MailerOptions = Parameters<typeof createSmtpMailer>[0];

export interface RawMailer {
  readonly smtp: RawSmtp;
  readonly mailer: Mailer;
}

/** `later` is told what is to be closed. */
export async function startRawMailer(
  later: (close: () => Promise<unknown>) => void,
  options: RawSmtpOptions,
  more: Partial<MailerOptions>,
): Promise<RawMailer> {
  const smtp = await startRawSmtp(options);
  later(() => smtp.close());
  // This machine under a name that does not say so, where TLS is demanded.
  const url = options.starttls ? smtp.url.replace('127.0.0.1', '[::ffff:127.0.0.1]') : smtp.url;
  const tls = { rejectUnauthorized: false };
  const mailer = createSmtpMailer({
    ...{ url, connections: 1, log: silentLog, patienceMs: 1, tls },
    ...more,
  });
  later(() => mailer.close());
  return { smtp, mailer };
}
