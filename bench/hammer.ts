// Asks for one page again and again over kept-alive connections, with as little work of its own as can be: the answer
// is counted by its length, which must never change.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const WARM_UP_MS = 300;

/** Pages a second over `connections`, each asking anew when it has its answer. Throws where an answer is another one. */
export async function hammer(
  url: string,
  options: { readonly connections: number; readonly ms: number },
): Promise<number> {
  const { hostname, port, pathname, search } = new URL(url);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: */*\r\n\r\n`;
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay(true);
      await once(socket, 'connect');
      return socket;
    }),
  );
  try {
    const length = await measureAnswer(sockets[0] as Socket, request);
    const count = { answers: 0 };
    const broken = sockets.map((socket) => keepAsking(socket, request, length, count));
    const rate = async () => {
      await wait(WARM_UP_MS);
      const before = count.answers;
      const startedAt = performance.now();
      await wait(options.ms);
      return ((count.answers - before) / (performance.now() - startedAt)) * 1000;
    };
    return await Promise.race([rate(), ...broken]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Bytes of the first answer, head and body. */
async function measureAnswer(socket: Socket, request: string): Promise<number> {
  socket.write(request);
  let answer = '';
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    answer += chunk.toString('latin1');
    const headEnd = answer.indexOf('\r\n\r\n') + 4;
    if (headEnd < 4) continue;
    const bodyBytes = Number(/^content-length: (\d+)/im.exec(answer)?.[1] ?? Number.NaN);
    if (!answer.startsWith('HTTP/1.1 200 ') || Number.isNaN(bodyBytes))
      throw new Error(`Not a page: ${answer.slice(0, headEnd)}`);
    if (answer.length >= headEnd + bodyBytes) return headEnd + bodyBytes;
  }
}

/** Never resolves; rejects when an answer is not the page. */
function keepAsking(
  socket: Socket,
  request: string,
  length: number,
  count: { answers: number },
): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  let missing = length;
  socket.on('data', (chunk: Buffer) => {
    const isStart = missing === length;
    if (isStart && chunk.toString('latin1', 9, 12) !== '200')
      return reject(new Error(`Not a page: ${chunk.toString('latin1', 0, 200)}`));
    missing -= chunk.length;
    if (missing < 0) return reject(new Error('The page became longer'));
    if (missing > 0) return;
    missing = length;
    count.answers += 1;
    socket.write(request);
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('The connection was closed')));
  promise.catch(() => {});
  socket.write(request);
  return promise;
}
