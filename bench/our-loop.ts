// What Rolecall does with the week's run: claims, looks, sends and commits, by the code that ships.

import { silentLog } from '../src/log.ts';
import { createSmtpMailer, type Mailer } from '../src/mail/mailer.ts';
import { createMarks } from '../src/mail/marks.ts';
import type { Message } from '../src/mail/message.ts';
import { planManual } from '../src/plan/plan-run.ts';
import { sendDeliveries } from '../src/send/send-deliveries.ts';
import { createLinks } from '../src/subscribers/links.ts';
import { forgetRuns, type Week } from './week.ts';

/** Plans the week's run anew. */
export async function planWeek(week: Week): Promise<void> {
  await forgetRuns(week);
  await planManual({ ...week, log: silentLog, queued: async () => {} }, 'weekly', new Date());
}

/** Sends what is due to the relay of the settings. */
export async function sendWithLedger(week: Week): Promise<void> {
  const { smtpUrl, smtpConnections } = week.config;
  const mailer = createSmtpMailer({ url: smtpUrl ?? '', connections: smtpConnections.most, log: silentLog });
  await sendRun(week, mailer);
  await mailer.close();
}

/** The mails of the run, kept instead of sent. */
export async function captureMessages(week: Week): Promise<Message[]> {
  const messages: Message[] = [];
  const mailer: Mailer = {
    transport: 'smtp',
    async send(message) {
      messages.push(message);
      return { status: 'sent', reply: '250 OK' };
    },
    verify: async () => ({ ok: true }),
    allowed: () => Number.POSITIVE_INFINITY,
    close: async () => {},
  };
  await planWeek(week);
  await sendRun(week, mailer);
  return messages;
}

async function sendRun({ db, config }: Week, mailer: Mailer): Promise<void> {
  const secrets = ['a secret of the benchmark'];
  const links = createLinks({ publicUrl: config.publicUrl, secrets });
  const marks = createMarks({ secrets, domain: null });
  const stopping = new AbortController().signal;
  const deps = { db, config, mailer, links, marks, log: silentLog, clock: () => new Date(), stopping };
  await sendDeliveries(deps);
}
