// The outbox: mails as .eml files in a folder that only its owner may enter, for trying Rolecall without a mail
// server. A mail has its name from Message-ID and Date alone, so sending it again overwrites it.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import type { Config } from '../config/config.ts';
import { isAlive } from '../database/pid-file.ts';
import { messageOf } from '../errors.ts';
import type { Mailer } from './mailer.ts';
import type { Message } from './message.ts';

const FILE_NAME = /^\w[\w.-]{0,200}\.eml$/;
/** Enough for the headers of every mail that we write. */
const HEADER_BYTES = 16_384;

export function outboxDir(config: { readonly paths: Pick<Config['paths'], 'dataDir'> }): string {
  return join(config.paths.dataDir, 'outbox');
}

export function createOutboxMailer(options: { dir: string }): Mailer {
  return {
    transport: 'outbox',
    async send(message) {
      try {
        const file = await writeMail(options.dir, message);
        return { status: 'sent', reply: `written to ${file}` };
      } catch (error) {
        return { status: 'retry', kind: 'connection', maybeTaken: false, reply: messageOf(error) };
      }
    },
    async verify() {
      try {
        await makeDir(options.dir);
        await tryToWrite(join(options.dir, `.probe.eml.${process.pid}.tmp`));
        return { ok: true };
      } catch (error) {
        return { ok: false, error: messageOf(error) };
      }
    },
    allowed: () => Number.POSITIVE_INFINITY,
    async close() {},
  };
}

/** One mail of the outbox, for a list. */
export interface OutboxEntry {
  readonly file: string;
  readonly subject: string;
  readonly to: string;
  readonly date: string;
}

/** Newest first; at most `limit`. A folder that is not there yet is an empty outbox. */
export async function listOutbox(dir: string, limit = 500): Promise<OutboxEntry[]> {
  const files = await readdir(dir).catch(noneIfMissing);
  const newest = files
    .filter((file) => FILE_NAME.test(file))
    .sort()
    .reverse()
    .slice(0, limit);
  const entries: OutboxEntry[] = [];
  for (const file of newest) {
    const bytes = await readBytes(dir, file, HEADER_BYTES);
    if (bytes !== null) entries.push(toEntry(file, await PostalMime.parse(headersOf(bytes))));
  }
  return entries;
}

/** A whole mail of the outbox. */
export interface OutboxMail extends OutboxEntry {
  readonly raw: Buffer;
  readonly html: string | null;
  readonly text: string | null;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** Null when the name is none of ours or the file is gone. */
export async function readOutbox(dir: string, file: string): Promise<OutboxMail | null> {
  if (!FILE_NAME.test(file)) return null;
  const raw = await readBytes(dir, file, Number.POSITIVE_INFINITY);
  if (raw === null) return null;
  const mail = await PostalMime.parse(raw);
  const headers = mail.headers.map(({ originalKey, value }) => ({ key: originalKey, value }));
  return { ...toEntry(file, mail), raw, html: mail.html ?? null, text: mail.text ?? null, headers };
}

function toEntry(file: string, mail: Email): OutboxEntry {
  const to = (mail.to ?? []).map((mailbox) => mailbox.address ?? '').join(', ');
  return { file, subject: mail.subject ?? '', to, date: mail.date ?? '' };
}

/** The effect decides: a full disk lets everything be done but write. */
async function tryToWrite(path: string): Promise<void> {
  try {
    await writeFile(path, Buffer.alloc(HEADER_BYTES), { mode: 0o600, flush: true });
  } finally {
    await rm(path, { force: true });
  }
}

/** What processes left that were killed while they wrote a mail. A pid of ours is a former one's: this one begins. */
export async function removeHalfWritten(dir: string): Promise<void> {
  for (const name of await readdir(dir).catch(noneIfMissing)) {
    const pid = Number(/^\..+\.eml\.(\d+)\.tmp$/.exec(name)?.[1]);
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) await rm(join(dir, name), { force: true });
  }
}

/** Written aside and renamed, so that a reader or a crash never sees half a mail. */
async function writeMail(dir: string, message: Message): Promise<string> {
  await makeDir(dir);
  const file = outboxFileName(message);
  const temporary = join(dir, `.${file}.${process.pid}.tmp`);
  const handle = await open(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    await handle.writeFile(message.raw);
    await handle.sync();
    await rename(temporary, join(dir, file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return file;
}

async function makeDir(dir: string): Promise<void> {
  const created = await mkdir(dir, { recursive: true, mode: 0o700 });
  // A folder that was there before may be open to others.
  if (created === undefined) await chmod(dir, 0o700);
}

/** `20261122T020000-digest.12.ab34cd.eml`: sorts by date, and holds nothing but what the mail itself says. */
export function outboxFileName(message: Message): string {
  const [, date = ''] = /^Date: (.+)\r$/m.exec(message.raw.toString('latin1', 0, HEADER_BYTES)) ?? [];
  const at = new Date(date).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const id = message.messageId.slice(0, message.messageId.lastIndexOf('@'));
  const plain = id.replaceAll(/[^\w.-]/g, '-').slice(0, 80);
  const unique = plain === id ? '' : `-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
  return `${at}-${plain}${unique}.eml`;
}

/** Takes away all mails to an address, in whatever case it is written. */
export async function removeMailsTo(dir: string, address: string): Promise<void> {
  for (const file of await readdir(dir).catch(noneIfMissing)) {
    const bytes = FILE_NAME.test(file) ? await readBytes(dir, file, HEADER_BYTES) : null;
    if (bytes === null) continue;
    const { to = [] } = await PostalMime.parse(headersOf(bytes));
    if (to.some((mailbox) => mailbox.address?.toLowerCase() === address.toLowerCase()))
      await rm(join(dir, file), { force: true });
  }
}

/** Null for what is not there, and for a link: only files that we wrote are shown. */
async function readBytes(dir: string, file: string, maxBytes: number): Promise<Buffer | null> {
  const handle = await open(join(dir, file), constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, maxBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Up to the blank line: the parser shall not look for bodies in what was cut off. */
function headersOf(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 ? bytes : bytes.subarray(0, end + 4);
}

function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
