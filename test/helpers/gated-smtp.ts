// A mail server that keeps mails between the final dot and its answer for as long as a test wants: the moment in which
// a crash of the sender can repeat a mail.

import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  readonly to: string;
  readonly raw: string;
}

export interface GatedSmtp {
  readonly url: string;
  /** All mails of which the server has seen the final dot. */
  readonly mails: readonly TakenMail[];
  /** From now on answers wait. */
  shut(): void;
  /** Gives all waiting answers, and later ones at once. */
  open(): void;
  /** Resolves when so many mails wait for an answer. */
  waiting(count: number): Promise<void>;
  /** Resolves when so many mails have come in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startGatedSmtp(): Promise<GatedSmtp> {
  const mails: TakenMail[] = [];
  const answers: (() => void)[] = [];
  const checks = new Set<() => void>();
  let isShut = false;

  function take(mail: TakenMail, answer: () => void): void {
    mails.push(mail);
    if (isShut) answers.push(answer);
    else answer();
    for (const check of checks) check();
  }

  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    });

  const server = new SMTPServer({
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address).join();
        take({ to, raw: Buffer.concat(chunks).toString('latin1') }, () => done());
      });
    },
  });
  // A client that is killed hangs up in the middle.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      for (const answer of answers.splice(0)) answer();
    },
    waiting: (count) => until(() => answers.length >= count),
    received: (count) => until(() => mails.length >= count),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
