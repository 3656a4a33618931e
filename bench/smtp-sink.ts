// A mail server that takes everything and keeps nothing, in a process of its own (RFC 5321). Started by sink.ts, with
// `pipelining` as its argument if it shall offer that (RFC 2920); ends when its parent does. Says when asked what it took, and
// its processor time.

import { createServer, type Socket } from 'node:net';

const EHLO =
  process.argv[2] === 'pipelining'
    ? '250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n'
    : '250-sink\r\n250 8BITMIME\r\n';
const END = Buffer.from('\r\n.\r\n');
const NOTHING = Buffer.alloc(0);
let mails = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.write('220 sink ESMTP\r\n');
  serve(socket);
});

function serve(socket: Socket): void {
  let isData = false;
  let rest: Buffer = NOTHING;
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let answers = '';
    for (;;) {
      const end = rest.indexOf(isData ? END : '\r\n');
      if (end === -1) break;
      if (isData) {
        mails += 1;
        answers += '250 2.0.0 OK\r\n';
        rest = rest.subarray(end + END.length);
        isData = false;
      } else {
        const verb = rest.toString('latin1', 0, 4).toUpperCase();
        rest = rest.subarray(end + 2);
        isData = verb === 'DATA';
        answers += replyTo(verb);
        if (verb === 'QUIT') socket.end(answers);
      }
    }
    if (isData) rest = rest.subarray(-(END.length - 1));
    if (answers !== '' && socket.writable) socket.write(answers);
  });
}

function replyTo(verb: string): string {
  if (verb === 'DATA') return '354 go on\r\n';
  if (verb === 'EHLO') return EHLO;
  return verb === 'QUIT' ? '221 bye\r\n' : '250 2.1.0 OK\r\n';
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ mails, cpuMs: (user + system) / 1000 });
});
process.on('disconnect', () => process.exit());
