// A throw-away DNS server (dnsmasq) on a free port of loopback; tests without one say so. A name of its domain that has no record
// is not there; of any other domain it refuses to say anything.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

const path = ['/usr/sbin/dnsmasq', '/usr/local/sbin/dnsmasq'].find(existsSync);
export const skipDns = path === undefined;
if (skipDns) console.warn('Left out: a DNS server (apt-get install dnsmasq-base)');

export interface TestDns {
  /** As `--dns` takes it. */
  readonly server: string;
  close(): Promise<void>;
}

/** `records`: TXT, each in strings of at most 255 characters as the DNS has them. */
export async function startDns(
  domain: string,
  records: Readonly<Record<string, string | readonly string[]>>,
): Promise<TestDns> {
  const port = await freePort();
  const texts = Object.entries(records).flatMap(([name, values]) =>
    [values].flat().map((value) => `txt-record=${name},${quoted(value)}`),
  );
  const ours = ['--conf-file=-', '--keep-in-foreground', '--log-facility=-', '--user=', '--pid-file='];
  const where = ['--listen-address=127.0.0.1', '--bind-interfaces', `--port=${port}`];
  const known = ['--no-resolv', '--no-hosts', `--local=/${domain}/`];
  const server = spawn(path as string, [...ours, ...where, ...known], { stdio: ['pipe', 'ignore', 'pipe'] });
  // Only there are quotes what they look like.
  server.stdin.end(`${texts.join('\n')}\n`);
  const ended = once(server, 'close');
  const lines: string[] = [];
  const isUp = new Promise<void>((resolve) => {
    createInterface(server.stderr).on('line', (line) => {
      lines.push(line);
      if (line.includes('started, version')) resolve();
    });
  });
  await Promise.race([isUp, ended]);
  if (server.exitCode !== null) throw new Error(`dnsmasq does not start: ${lines.join('\n')}`);
  return {
    server: `127.0.0.1:${port}`,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Blanks, semicolons and commas stay. */
function quoted(value: string): string {
  return (value.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part}"`).join(',');
}
