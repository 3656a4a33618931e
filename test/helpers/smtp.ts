// A real SMTP server on loopback that takes what it is told to take: records mails with their envelope, answers each
// phase by script, and can hang up before and after the final dot.

import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** A reply such as `550 5.1.1 no such user`, `drop` to hang up, or null to accept. */
type Answer = string | null;

/** What the server says; assign to change it while it runs. `rcpt` may depend on the address. */
export interface SmtpScript {
  greeting?: Answer;
  auth?: Answer;
  mail?: Answer;
  rcpt?: Answer | ((address: string) => Answer);
  /** `drop-before-dot`: after 354; `drop-after-dot`: the mail is kept, the reply is not sent. */
  data?: Answer | 'drop-before-dot' | 'drop-after-dot';
  /** How long the answer to a mail takes. */
  dataMs?: number;
}

export interface TestSmtp {
  readonly url: string;
  readonly port: number;
  readonly messages: readonly ReceivedMail[];
  readonly script: SmtpScript;
  /** Connections accepted so far. */
  readonly connections: number;
  /** What clients called themselves. */
  readonly names: readonly string[];
  /** Passwords received so far. */
  readonly logins: number;
  /** Hangs up all connections, as servers do with idle ones. */
  dropConnections(): void;
  /** Resolves when this many mails have been taken in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** `credentials` makes it demand AUTH; `pipelining: false` makes it answer command by command; `size` is what it says that it takes. */
export async function startSmtp(
  options: {
    credentials?: { user: string; pass: string };
    pipelining?: boolean;
    port?: number;
    size?: number;
  } = {},
): Promise<TestSmtp> {
  const messages: ReceivedMail[] = [];
  const names: string[] = [];
  const script: SmtpScript = {};
  const waiting = new Set<() => void>();
  let connections = 0;
  let logins = 0;

  function take(mail: ReceivedMail): void {
    messages.push(mail);
    for (const check of waiting) check();
  }

  const server = new SMTPServer({
    disableReverseLookup: true,
    disabledCommands: options.credentials === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    allowInsecureAuth: true,
    hidePIPELINING: options.pipelining === false,
    closeTimeout: 100,
    ...(options.size === undefined ? {} : { size: options.size }),
    onConnect(session, done) {
      connections += 1;
      answer(script.greeting, () => hangUp(session.id), done);
    },
    onAuth(auth, session, done) {
      logins += 1;
      const { user, pass } = options.credentials ?? {};
      const refusal =
        auth.username === user && auth.password === pass ? script.auth : '535 5.7.8 wrong password';
      answer(
        refusal,
        () => hangUp(session.id),
        (error) => done(error, error ? undefined : { user }),
      );
    },
    onMailFrom(_address, session, done) {
      names.push(String(session.hostNameAppearsAs));
      answer(script.mail, () => hangUp(session.id), done);
    },
    onRcptTo({ address }, session, done) {
      const { rcpt } = script;
      answer(typeof rcpt === 'function' ? rcpt(address) : rcpt, () => hangUp(session.id), done);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      const drops = script.data === 'drop-before-dot' || script.data === 'drop';
      stream.on('data', (chunk: Buffer) => (drops ? hangUp(session.id) : chunks.push(chunk)));
      stream.on('end', () => {
        if (drops) return;
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const mail = { from, to: rcptTo.map((to) => to.address), raw: Buffer.concat(chunks) };
        const finish = () => {
          if (script.data === 'drop-after-dot') hangUp(session.id);
          else answer(script.data, () => hangUp(session.id), done);
          if (!script.data || script.data === 'drop-after-dot') take(mail);
        };
        if (script.dataMs === undefined) finish();
        else setTimeout(finish, script.dataMs);
      });
    },
  });
  // A client that hangs up in the middle is part of what is tested.
  server.on('error', () => {});

  function hangUp(id?: string): void {
    for (const connection of server.connections) {
      if (id === undefined || connection.id === id) connection._socket.destroy();
    }
  }

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  const login = options.credentials ? `${options.credentials.user}:${options.credentials.pass}@` : '';
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    port,
    messages,
    names,
    script,
    get connections() {
      return connections;
    },
    get logins() {
      return logins;
    },
    dropConnections: () => hangUp(),
    received(count) {
      return new Promise((resolve) => {
        const check = () => {
          if (messages.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(reply: Answer | undefined, drop: () => void, done: (error?: Error | null) => void): void {
  if (reply === 'drop') drop();
  else if (reply === null || reply === undefined) done();
  else {
    const [, code, text = ''] = /^(\d{3}) (.*)$/.exec(reply) ?? [];
    done(Object.assign(new Error(text), { responseCode: Number(code) }));
  }
}
