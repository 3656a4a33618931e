import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { createMarks } from '../../src/mail/marks.ts';
import { sampleMessage, sampleView } from './samples.ts';

const content = renderEdition(sampleView([]));
const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What a server with these capabilities hears before DATA. */
async function heard(capabilities: string, domain: string | null): Promise<string[]> {
  const commands: string[] = [];
  const server = createServer((socket) => {
    socket.write('220 test\r\n');
    socket.setEncoding('latin1');
    let isBody = false;
    socket.on('data', (text: string) => {
      for (const line of text.split('\r\n').slice(0, -1)) {
        if (isBody && line !== '.') continue;
        commands.push(line);
        socket.write(
          line.startsWith('EHLO')
            ? `250-test\r\n250 ${capabilities}\r\n`
            : line === 'DATA'
              ? '354 go\r\n'
              : '250 ok\r\n',
        );
        isBody = line === 'DATA';
      }
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => server.close());
  const { port } = server.address() as { port: number };
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, connections: 1, log: silentLog });
  const marks = createMarks({ secrets: ['a secret'], domain });
  const returnAddress = marks.returnAddress({
    kind: 'digest',
    deliveryId: 7,
    subscriberId: 1,
    generation: 0,
  });
  const outcome = await mailer.send(sampleMessage(content, { returnAddress }));
  await mailer.close();
  expect(outcome).toMatchObject({ status: 'sent' });
  return commands.filter((line) => /^(MAIL|RCPT)/.test(line));
}

test('a server that reports by RFC 3461 is asked for the headers alone, and gets a word to repeat', async () => {
  const [mail, rcpt] = await heard('DSN', 'bounces.example.org');
  expect(mail).toMatch(/^MAIL FROM:<(bounce-d7-1-0-[a-z2-7]{20})@bounces\.example\.org> RET=HDRS ENVID=\1$/);
  expect(rcpt).toBe('RCPT TO:<ada@example.net>');
});

test('another one gets the address alone, and without a domain all is as ever', async () => {
  expect((await heard('HELP', 'bounces.example.org'))[0]).toMatch(/^MAIL FROM:<bounce-d7-[^ ]+>$/);
  expect((await heard('DSN', null))[0]).toBe('MAIL FROM:<jobs@example.org>');
});
