import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import {
  createOutboxMailer,
  listOutbox,
  outboxDir,
  readOutbox,
  removeHalfWritten,
} from '../../src/mail/outbox.ts';
import { sampleCard, sampleMessage, sampleView } from './samples.ts';

const content = renderEdition(sampleView([sampleCard({ role: 'Buchhalter:in für Käse' })]));

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outbox-'));
  dir = outboxDir({ paths: { dataDir: join(root, 'data') } });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const NAME = '20261122T120000-digest.7.abcdef0123456789.eml';

describe('a mail that is sent', () => {
  test('is a file that only its owner may read, in a folder that only its owner may enter', async () => {
    const message = sampleMessage(content);
    const outcome = await createOutboxMailer({ dir }).send(message);
    expect(outcome).toEqual({ status: 'sent', reply: `written to ${NAME}` });
    expect(await readdir(dir)).toEqual([NAME]);
    expect((await readFile(join(dir, NAME))).equals(message.raw)).toBe(true);
    expect((await stat(join(dir, NAME))).mode & 0o777).toBe(0o600);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  test('overwrites itself when it is sent again', async () => {
    const mailer = createOutboxMailer({ dir });
    await mailer.send(sampleMessage(content));
    await createOutboxMailer({ dir }).send(sampleMessage(content));
    await mailer.send(sampleMessage(content, { messageId: 'digest.8.abcdef0123456789@example.org' }));
    expect(await readdir(dir)).toHaveLength(2);
  });

  test('an id with unusual characters stays a name of its own', async () => {
    const mailer = createOutboxMailer({ dir });
    await mailer.send(sampleMessage(content, { messageId: 'a+b=c@example.org' }));
    await mailer.send(sampleMessage(content, { messageId: 'a=b+c@example.org' }));
    const files = await readdir(dir);
    expect(files).toHaveLength(2);
    for (const file of files) expect(file).toMatch(/^20261122T120000-a-b-c-[0-9a-f]{12}\.eml$/);
  });

  test('a folder that was open to others is closed', async () => {
    await mkdir(dir, { recursive: true, mode: 0o755 });
    await createOutboxMailer({ dir }).send(sampleMessage(content));
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  test('one that cannot be written is tried again', async () => {
    await writeFile(join(root, 'data'), 'a file where the folder should be');
    const mailer = createOutboxMailer({ dir });
    expect(await mailer.send(sampleMessage(content))).toMatchObject({ status: 'retry', maybeTaken: false });
    expect(await mailer.verify()).toMatchObject({ ok: false });
  });
});

test('what a killed process left half written is gone at the next start, what another one writes just now is not', async () => {
  await createOutboxMailer({ dir }).send(sampleMessage(content));
  const half = (pid: number) => `.${NAME}.${pid}.tmp`;
  for (const pid of [4_194_303, process.pid, process.ppid]) await writeFile(join(dir, half(pid)), 'From:');
  await removeHalfWritten(dir);
  expect((await readdir(dir)).toSorted()).toEqual([half(process.ppid), NAME]);
});

describe('looking into the outbox', () => {
  test('lists the newest first, with decoded subjects', async () => {
    const mailer = createOutboxMailer({ dir });
    await mailer.send(sampleMessage(content));
    await mailer.send(
      sampleMessage(content, { messageId: 'digest.9.x@example.org', date: new Date('2026-11-23T12:00:00Z') }),
    );
    expect(await listOutbox(dir)).toEqual([
      expect.objectContaining({ file: '20261123T120000-digest.9.x.eml', to: 'ada@example.net' }),
      {
        file: NAME,
        subject: 'Buchhalter:in für Käse at Riverkeepers Union',
        to: 'ada@example.net',
        date: '2026-11-22T12:00:00.000Z',
      },
    ]);
    expect(await listOutbox(dir, 1)).toHaveLength(1);
  });

  test('one that is not there yet is empty', async () => {
    expect(await listOutbox(dir)).toEqual([]);
  });

  test('shows a mail with its headers, both bodies and its bytes', async () => {
    await createOutboxMailer({ dir }).send(sampleMessage(content));
    const mail = await readOutbox(dir, NAME);
    expect(mail?.html).toContain('Buchhalter:in für Käse');
    expect(mail?.text).toContain('Buchhalter:in für Käse');
    expect(mail?.headers.map(({ key }) => key)).toContain('List-Unsubscribe');
    expect(mail?.raw.equals(sampleMessage(content).raw)).toBe(true);
  });

  test.each([
    '../config.eml',
    '..%2fconfig.eml',
    'a/b.eml',
    '/etc/passwd',
    '.hidden.eml',
    'x.txt',
    '',
    'gone.eml',
    'a\0.eml',
  ])('shows nothing for %j', async (file) => {
    await createOutboxMailer({ dir }).send(sampleMessage(content));
    await writeFile(join(dir, '..', 'config.eml'), 'secret');
    expect(await readOutbox(dir, file)).toBeNull();
  });

  test('does not follow links', async () => {
    await createOutboxMailer({ dir }).send(sampleMessage(content));
    await symlink('/etc/hostname', join(dir, 'link.eml'));
    expect(await readOutbox(dir, 'link.eml')).toBeNull();
    expect(await listOutbox(dir)).toHaveLength(1);
  });

  test('half-written files of a crash are not mails', async () => {
    const mailer = createOutboxMailer({ dir });
    expect(await mailer.verify()).toEqual({ ok: true });
    await writeFile(join(dir, `.${NAME}.1.tmp`), 'From: half');
    expect(await listOutbox(dir)).toEqual([]);
  });
});
