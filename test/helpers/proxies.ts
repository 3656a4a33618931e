// A throw-away nginx with deploy/nginx.conf, or Caddy with deploy/Caddyfile, on free ports of loopback; tests without one say so.

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

const program = (name: string) =>
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin']
    .map((dir) => join(dir, name))
    .find(existsSync);

export interface Front {
  readonly httpPort: number;
  readonly httpsPort: number;
  close(): Promise<void>;
}

/** The name that both answer to. */
export const NAME = 'alerts.example.org';

/** `start`: in front of what listens on `port` of 127.0.0.1; null where it is not installed. */
export const PROXIES = [
  { name: 'nginx', path: program('nginx'), run: startNginx },
  { name: 'caddy', path: program('caddy'), run: startCaddy },
].map(({ name, path, run }) => {
  if (path === undefined) console.warn(`Left out: ${name} in front (apt-get install ${name})`);
  return { name, start: path === undefined ? null : (port: number) => run(path, port) };
});

/** Throws where nginx -t finds a mistake in the file. */
async function startNginx(path: string, port: number): Promise<Front> {
  const { dir, httpPort, httpsPort } = await makePlace();
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
  const checked = spawnSync(path, ['-t', ...args], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(checked.stderr);
  const server = spawn(path, args, { stdio: 'ignore' });
  await untilItListens(httpsPort);
  return { httpPort, httpsPort, close: () => close(server, dir) };
}

/** With a certificate of its own making, since no authority knows our name. */
async function startCaddy(path: string, port: number): Promise<Front> {
  const { dir, httpPort, httpsPort } = await makePlace();
  const ours = `{
  admin off
  http_port ${httpPort}
  https_port ${httpsPort}
  local_certs
  skip_install_trust
}
`;
  await writeFile(join(dir, 'Caddyfile'), ours + (await readFile('deploy/Caddyfile', 'utf8')));
  const env = {
    ...{ HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir },
    ...{ PUBLIC_URL: `https://${NAME}`, ROLECALL: `127.0.0.1:${port}` },
  };
  const args = ['--config', join(dir, 'Caddyfile'), '--adapter', 'caddyfile'];
  const checked = spawnSync(path, ['validate', ...args], { encoding: 'utf8', env });
  if (checked.status !== 0) throw new Error(checked.stderr);
  const server = spawn(path, ['run', ...args], { stdio: 'ignore', env });
  await untilItListens(httpsPort);
  return { httpPort, httpsPort, close: () => close(server, dir) };
}

async function makePlace() {
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-proxy-'));
  await chmod(dir, 0o755);
  return { dir, httpPort: await freePort(), httpsPort: await freePort() };
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
  throw new Error('the proxy does not answer');
}

async function close(server: ChildProcess, dir: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(dir, { recursive: true, force: true });
}
