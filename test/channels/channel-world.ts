// A board with channels: files on a disk, and a service that speaks https on this machine and says what it is told to.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPoster, type PostMessage } from '../../src/channels/post-message.ts';
import { tellChannels } from '../../src/channels/tell-channels.ts';
import { watchChannels } from '../../src/installation/watch-channels.ts';
import { postText } from '../collect/board.ts';
import { selfSigned } from '../helpers/certificate.ts';
import { createFileWorld, type FileWorld } from '../helpers/file-world.ts';

export interface Told {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, told: Told) => void;

export interface Service {
  readonly url: string;
  readonly told: Told[];
  /** What it says next; default: 200, ok. */
  answer: Answer;
  post(answerMs?: number): PostMessage;
  close(): Promise<void>;
}

export const ok: Answer = (response) => void response.end('ok');
export const saying =
  (status: number, text = '', headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(text);

/** Keys take a while to make. */
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const cert = selfSigned(keys.privateKey, keys.publicKey, 'localhost');

async function startService(): Promise<Service> {
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    const told = { path, headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
    service.told.push(told);
    service.answer(response, told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: Service = {
    url: `https://localhost:${port}`,
    told: [],
    answer: ok,
    post: (answerMs = 5000) => createPoster({ mayBeInner: true, ca: cert, answerMs }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

export interface ChannelWorld extends FileWorld {
  readonly service: Service;
  /** A subscription `NAME.md` whose address lies in the file `NAME.txt`. */
  channel(name: string, lines: string, secret?: string): Promise<void>;
  erase(name: string): Promise<void>;
  publish(...titles: string[]): Promise<void>;
  /** Until nothing is left that is due. Returns the number of messages that came to an end. */
  tell(post?: PostMessage): Promise<number>;
  alarms(): Promise<string[]>;
}

export async function createChannelWorld(): Promise<ChannelWorld> {
  const webhooks = await mkdtemp(join(tmpdir(), 'rolecall-webhooks-'));
  const world = await createFileWorld({ WEBHOOKS_DIR: webhooks });
  const service = await startService();
  const close = world.close;
  const inSubscriptions = (name: string) => join(world.config.paths.subscriptionsDir, `${name}.md`);
  return Object.assign(world, {
    service,
    async channel(name: string, lines: string, secret = `${service.url}/services/T000/SECRET-${name}`) {
      await writeFile(join(webhooks, `${name}.txt`), `${secret}\n`);
      await writeFile(inSubscriptions(name), `---\nwebhook_file: ${name}.txt\n${lines}\n---\n`);
    },
    erase: (name: string) => rm(inSubscriptions(name)),
    async publish(...titles: string[]) {
      for (const title of titles)
        await world.write(
          `${title.toLowerCase().replaceAll(' ', '-')}.md`,
          postText({ title: `Acme: ${title}` }),
        );
      await world.collect();
    },
    async tell(post = service.post()) {
      let sum = 0;
      for (let count = 1; count > 0; sum += count)
        count = await tellChannels({ ...world, config: world.config, post }, new AbortController().signal);
      await watchChannels(world.db, world.now);
      return sum;
    },
    async alarms() {
      const rows = await world.db.selectFrom('alarms').selectAll().where('cleared_at', 'is', null).execute();
      return rows.map(({ message, remedy }) => `${message}. ${remedy}`);
    },
    async close() {
      await service.close();
      await close();
      await rm(webhooks, { recursive: true });
    },
  });
}
