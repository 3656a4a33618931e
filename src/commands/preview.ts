// `rolecall preview`: the digest that somebody would get now. Nothing is sent, and its links lead nowhere.

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Db } from '../database/database.ts';
import { createEditionMaker } from '../digest/edition-maker.ts';
import { previewDigest } from '../digest/preview.ts';
import { SettingsError, UserError } from '../errors.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { buildDigestMessage, readDigest } from '../mail/message.ts';
import { describeReason } from '../mail/personal.ts';
import { type Alert, buildAlert, describeAlertFor } from '../subscribers/alerts.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { type CommandContext, say, withDatabase } from './context.ts';

interface PreviewOptions {
  readonly email?: string;
  readonly tags?: readonly string[];
  readonly out?: string;
}

/** Whose digest: somebody's, or that of a new reader with these tags. */
interface Reader {
  readonly email: string;
  readonly name: string | null;
  readonly alerts: readonly Alert[];
  /** Null for somebody new. */
  readonly cursor: number | null;
}

export async function previewCommand(context: CommandContext, options: PreviewOptions): Promise<number> {
  if ((options.email === undefined) === (options.tags === undefined)) {
    throw new SettingsError(['preview takes either an address or --tags, such as: preview --tags data,tech']);
  }
  const { reader, content, isSample } = await withDatabase(context, 'Looking', async (db) => {
    const found = await findReader(db, options);
    return { reader: found, ...(await editionFor(db, found, context)) };
  });
  if (content === null) {
    say(context, 'No post of the last days matches, so there would be no digest.');
    return 0;
  }
  if (isSample)
    say(context, `Nothing is new to ${reader.email}; this is what a new reader with the same alerts gets.\n`);
  const files = renderFiles(reader, content, context);
  const folder =
    options.out === undefined
      ? await mkdtemp(join(tmpdir(), 'rolecall-'))
      : resolve(context.cwd, options.out);
  await writeFiles(folder, files);
  if (options.out === undefined) say(context, `Subject: ${content.subject}\n\n${printable(files.txt)}`);
  for (const extension of Object.keys(files)) say(context, join(folder, `preview.${extension}`));
  return 0;
}

async function findReader(db: Db, options: PreviewOptions): Promise<Reader> {
  if (options.tags !== undefined) {
    return {
      email: 'reader@example.org',
      name: null,
      alerts: [buildAlert({ any: options.tags })],
      cursor: null,
    };
  }
  const subscriber = await findSubscriber(db, { email: options.email as string });
  if (subscriber === null)
    throw new UserError(`${options.email} is not subscribed; --tags shows what a new reader gets.`);
  return subscriber;
}

async function editionFor(
  db: Db,
  { alerts, cursor }: Reader,
  { config, now }: CommandContext,
): Promise<{ content: EditionContent | null; isSample: boolean }> {
  const { posts, isSample } = await previewDigest({ db, config }, alerts, cursor, now);
  const content = posts.length === 0 ? null : createEditionMaker(config).edition(posts, alerts).content;
  return { content, isSample };
}

function renderFiles(reader: Reader, content: EditionContent, { config, now }: CommandContext) {
  const personal = {
    name: reader.name,
    reason: describeReason(reader.alerts.map((alert) => describeAlertFor(config, alert))),
    unsubscribeUrl: `${config.publicUrl}/unsubscribe/preview`,
    manageUrl: `${config.publicUrl}/manage/preview`,
    digestUrl: `${config.publicUrl}/digest/preview`,
  };
  const { html, text } = readDigest(content, personal);
  const { raw } = buildDigestMessage({
    content,
    personal,
    to: reader.email,
    from: config.mail.from,
    replyTo: config.mail.replyTo,
    messageId: 'preview@localhost',
    date: now,
    boundary: 'preview',
    listId: 'job-alerts.preview',
    feedbackId: 'preview',
  });
  return { html, txt: text, eml: raw };
}

async function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [extension, content] of Object.entries(files)) {
      await writeFile(join(folder, `preview.${extension}`), content, { mode: 0o600 });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `The preview cannot be written to ${folder} (${code}): give another folder with --out.`,
    );
  }
}

/** Posts are written by others: nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
