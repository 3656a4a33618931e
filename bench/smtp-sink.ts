// A mail server that takes everything and keeps nothing, in a process of its own; no extensions, so one answer for
// each command (RFC 5321). Started by deliver.ts; ends when its parent does. Says when asked what it took, and its processor time.

import { createServer, type Socket } from 'node:net';

let mails = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.write('220 sink ESMTP\r\n');
  serve(socket);
});

function serve(socket: Socket): void {
  let isData = false;
  let rest = '';
  // latin1: one character a byte, nothing to decode.
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    rest += chunk;
    if (isData) {
      const end = rest.indexOf('\r\n.\r\n');
      if (end === -1) {
        rest = rest.slice(-4);
        return;
      }
      isData = false;
      mails += 1;
      rest = rest.slice(end + 5);
      socket.write('250 2.0.0 OK\r\n');
    }
    for (let end = rest.indexOf('\r\n'); end !== -1 && !isData; end = rest.indexOf('\r\n')) {
      const verb = rest.slice(0, 4).toUpperCase();
      rest = rest.slice(end + 2);
      isData = verb === 'DATA';
      socket.write(replyTo(verb));
      if (verb === 'QUIT') socket.end();
    }
  });
}

function replyTo(verb: string): string {
  if (verb === 'DATA') return '354 go on\r\n';
  if (verb === 'EHLO') return '250-sink\r\n250 8BITMIME\r\n';
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
