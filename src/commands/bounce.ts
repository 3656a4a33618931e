// `rolecall bounce`: one mail on standard input, from the pipe of a mail server (Postfix, OpenSMTPD, procmail). Exit codes of
// sysexits.h: 0 also for a mail that is no report, 75 for "keep it and try again".

import { MOST_BYTES } from '../bounces/read-report.ts';
import { takeMail } from '../bounces/take-reports.ts';
import { messageOf, TemporaryFailure } from '../errors.ts';
import { loadSecrets } from '../installation/secret.ts';
import { createMarks } from '../mail/marks.ts';
import { createVault } from '../subscribers/encrypt.ts';
import { type CommandContext, withDatabase } from './context.ts';

export async function bounceCommand(
  context: CommandContext,
  options: { readonly recipient: string | undefined },
): Promise<number> {
  const { now } = context;
  const raw = await readAll(context.stdin);
  await withDatabase(context, 'Reading the report', async (db, log) => {
    const secrets = await loadSecrets(db, context.config, log, now);
    const marks = createMarks({ secrets, domain: context.config.mail.bounceDomain });
    const { recipient = '' } = options;
    await takeMail({ db, log, marks, vault: createVault(secrets) }, { raw, recipient, at: now }, 'pipe', now);
  });
  return 0;
}

/** Whatever is wrong on our side may be mended before the mail server gives up: it must not answer a bounce with a bounce. */
export function keepMail(error: unknown): never {
  throw new TemporaryFailure(messageOf(error));
}

/** The start of it; the rest is read and left, so that the mail server's pipe does not break. */
async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    if (size < MOST_BYTES) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES);
}
