// A mail server of bare sockets that can do anything wrong, at any step, on any mail of a connection: hang up (FIN, RST),
// say nothing, trickle, say half or something else. Counts the copies that it took, by Message-ID.

import net from 'node:net';
import tls from 'node:tls';
// A certificate of its own that nobody trusts.
import tlsOptions from 'smtp-server/lib/tls-options.js';
import type { Deed, Moment, Step } from './raw-smtp-steps.ts';

export interface RawSmtpOptions {
  readonly starttls?: boolean;
  readonly auth?: 'PLAIN' | 'LOGIN';
  readonly pipelining?: boolean;
}

export interface RawSmtp {
  readonly port: number;
  readonly url: string;
  /** What goes wrong; null = it does what a server does. Assign to change it. */
  fault: (moment: Moment) => Deed | null;
  /** Every step that was reached, in order. */
  readonly moments: readonly Moment[];
  /** Mails kept, by Message-ID: how often, and their bytes. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
  /** Recipients of mails kept, in order. */
  readonly taken: readonly string[];
  readonly connections: number;
  /** What clients called themselves. */
  readonly names: readonly string[];
  close(): Promise<void>;
}

const DEFAULT: Readonly<Record<string, string>> = {
  greeting: '220 test ESMTP',
  mail: '250 2.1.0 fine',
  rcpt: '250 2.1.5 fine',
  data: '354 go on',
  dot: '250 2.0.0 taken',
};

const NOBODY = '554 5.5.1 no valid recipients';

export async function startRawSmtp(options: RawSmtpOptions = {}): Promise<RawSmtp> {
  const sockets = new Set<net.Socket>();
  const copies = new Map<string, string[]>();
  const server = {
    fault: (_: Moment): Deed | null => null,
    moments: [] as Moment[],
    taken: [] as string[],
    names: [] as string[],
    connections: 0,
  };
  const keep = (to: string, body: string): void => {
    const id = /^message-id:\s*(\S+)/im.exec(body)?.[1] ?? '';
    copies.set(id, [...(copies.get(id) ?? []), body]);
    server.taken.push(to);
  };
  const listener = net.createServer((socket) => {
    server.connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, options, {
      number: server.connections,
      open: () => sockets.size,
      fault: (moment) => {
        server.moments.push(moment);
        return server.fault(moment);
      },
      keep,
      name: (name) => server.names.push(name),
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo;
  return Object.assign(server, {
    port,
    copies,
    url: `smtp://${options.auth === undefined ? '' : 'user:secret@'}127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  });
}

interface Line {
  readonly number: number;
  open(): number;
  fault(moment: Moment): Deed | null;
  keep(to: string, body: string): void;
  name(name: string): void;
}

function converse(plain: net.Socket, options: RawSmtpOptions, line: Line): void {
  let socket: net.Socket = plain;
  let isOver = false;
  let isSecure = false;
  let mail = 1;
  let to = '';
  let hasRecipient = false;
  let login = 0;
  let body: string | null = null;
  let rest = '';
  let busy: Promise<void> = Promise.resolve();

  const write = (text: string) => {
    if (!socket.destroyed) socket.write(text);
  };
  async function trickle(text: string, ms: number): Promise<void> {
    for (const byte of text) {
      if (socket.destroyed) return;
      write(byte);
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
  /** False when the server did something else, and the conversation is over. */
  async function act(step: Step, usual: string | null): Promise<boolean> {
    const deed = line.fault({ step, connection: line.number, mail, to, open: line.open() });
    const done = typeof deed === 'string' ? { say: deed } : (deed ?? {});
    if (done.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, done.afterMs));
    const text =
      done.raw ??
      (done.say !== undefined
        ? `${done.say}\r\n`
        : deed === null || (done.afterMs !== undefined && done.end === undefined)
          ? usual && `${usual}\r\n`
          : null);
    if (step === 'dot' && (done.kept === true || (text ?? '').startsWith('250'))) line.keep(to, body ?? '');
    if (step === 'data' && text?.startsWith('354')) body = '';
    if (step === 'rcpt') hasRecipient = text?.startsWith('250') ?? false;
    if (text && done.trickleMs !== undefined) await trickle(text, done.trickleMs);
    else if (text) write(text);
    if (done.end === undefined) return true;
    isOver = true;
    if (done.end === 'fin') socket.end();
    if (done.end === 'rst') (socket instanceof tls.TLSSocket ? plain : socket).resetAndDestroy();
    return false;
  }
  const capabilities = () =>
    [
      '250-test',
      ...(options.pipelining === false ? [] : ['250-PIPELINING']),
      ...(options.starttls && !isSecure ? ['250-STARTTLS'] : []),
      ...(options.auth !== undefined && (isSecure || !options.starttls) ? [`250-AUTH ${options.auth}`] : []),
      '250 ENHANCEDSTATUSCODES',
    ].join('\r\n');

  async function secure(): Promise<void> {
    if (!(await act('handshake', null))) return;
    plain.removeAllListeners('data');
    const encrypted = new tls.TLSSocket(plain, { isServer: true, ...tlsOptions() });
    socket = encrypted;
    isSecure = true;
    rest = '';
    listen();
  }

  async function command(text: string): Promise<void> {
    const verb = text.slice(0, 4).toUpperCase();
    if (login > 0) {
      login -= 1;
      if (login > 0) write('334 UGFzc3dvcmQ6\r\n');
      else await act('auth', '235 2.7.0 welcome');
    } else if (verb === 'EHLO' || verb === 'HELO') {
      line.name(text.slice(5));
      await act(isSecure ? 'ehlo-tls' : 'ehlo', capabilities());
    } else if (verb === 'STAR') {
      if (await act('starttls', '220 go on')) await secure();
    } else if (verb === 'AUTH') {
      if (options.auth === 'LOGIN') {
        login = 2;
        write('334 VXNlcm5hbWU6\r\n');
      } else await act('auth', '235 2.7.0 welcome');
    } else if (verb === 'MAIL') {
      hasRecipient = false;
      await act('mail', DEFAULT.mail as string);
    } else if (verb === 'RCPT') {
      to = /<([^>]*)>/.exec(text)?.[1] ?? '';
      await act('rcpt', DEFAULT.rcpt as string);
    } else if (verb === 'DATA') {
      // With PIPELINING it comes although the recipient was refused.
      await act('data', hasRecipient ? (DEFAULT.data as string) : NOBODY);
    } else if (verb === 'RSET') write('250 reset\r\n');
    else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else write('500 what\r\n');
  }

  async function bodyLine(text: string): Promise<void> {
    if (body === '' && !(await act('body', null))) return;
    if (text !== '.') {
      body += `${text.replace(/^\./, '')}\r\n`;
      return;
    }
    const goesOn = await act('dot', DEFAULT.dot as string);
    body = null;
    if (goesOn) await act('after', null);
    mail += 1;
  }

  async function take(chunk: string): Promise<void> {
    rest += chunk;
    for (let end = rest.indexOf('\r\n'); end !== -1 && !isOver; end = rest.indexOf('\r\n')) {
      const text = rest.slice(0, end);
      rest = rest.slice(end + 2);
      await (body === null ? command(text) : bodyLine(text));
    }
  }
  function listen(): void {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      busy = busy.then(() => take(chunk.toString('latin1')));
    });
  }

  listen();
  busy = busy.then(async () => {
    await act('greeting', DEFAULT.greeting as string);
  });
}
