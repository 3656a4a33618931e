// A throw-away nginx with deploy/nginx.conf on free ports of loopback; tests without one say so.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { selfSigned } from './certificate.ts';
import { freePort } from './free-port.ts';

const path = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync);
export const skipNginx = path === undefined;
if (skipNginx) console.warn('Left out: nginx in front (apt-get install nginx)');

export interface Nginx {
  readonly httpPort: number;
  readonly httpsPort: number;
  close(): Promise<void>;
}

/** In front of what listens on `port` of 127.0.0.1. Throws where nginx -t finds a mistake in the file. */
export async function startNginx(port: number): Promise<Nginx> {
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-nginx-'));
  await chmod(dir, 0o755);
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(dir, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(join(dir, 'cert.pem'), selfSigned(privateKey, publicKey));
  const site = (await readFile('deploy/nginx.conf', 'utf8'))
    .replaceAll(/listen \[::\]:.*/g, '')
    .replace('listen 80;', `listen ${httpPort};`)
    .replace('listen 443 ssl;', `listen ${httpsPort} ssl;`)
    .replaceAll(/\/etc\/letsencrypt\S+fullchain\.pem/g, join(dir, 'cert.pem'))
    .replaceAll(/\/etc\/letsencrypt\S+privkey\.pem/g, join(dir, 'key.pem'))
    .replace('http://127.0.0.1:3000', `http://127.0.0.1:${port}`);
  await writeFile(join(dir, 'site.conf'), site);
  await writeFile(join(dir, 'nginx.conf'), around(dir));
  const args = ['-p', dir, '-c', join(dir, 'nginx.conf')];
  const checked = spawnSync(path as string, ['-t', ...args], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(checked.stderr);
  const server = spawn(path as string, args, { stdio: 'ignore' });
  await untilItListens(httpsPort);
  return { httpPort, httpsPort, close: () => close(server, dir) };
}

function around(dir: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
pid ${dir}/pid;
error_log ${dir}/error.log;
worker_processes 1;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join('\n  ')}
  include ${dir}/site.conf;
}
`;
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    const isThere = await promise;
    socket.destroy();
    if (isThere) return;
    await delay(50);
  }
  throw new Error('nginx does not answer');
}

async function close(server: ChildProcess, dir: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(dir, { recursive: true, force: true });
}
