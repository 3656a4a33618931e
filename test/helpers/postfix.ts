// A throw-away Postfix on free ports of loopback: it takes every mail, hands it on to one server, and gives what comes back
// for the bounce domain to a program, as an operator would set it up.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hearFirstWords } from './first-words.ts';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/sbin/postfix';

/** Why there is none on this machine; null = there is one. */
export const noPostfix =
  process.getuid?.() !== 0
    ? 'Postfix starts as root only'
    : existsSync(PROGRAM)
      ? null
      : 'no Postfix found (apt-get install postfix)';

export interface Postfix {
  readonly url: string;
  /** What it logged. */
  log(): Promise<string>;
  /** Tries at once what waits. */
  flush(): void;
  /** Mails that wait. */
  waiting(): number;
  close(): Promise<void>;
}

/** `command`: what a mail to `domain` is piped into, with its environment. */
export async function startPostfix(options: {
  readonly nextPort: number;
  readonly domain: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}): Promise<Postfix> {
  // Below a folder that the pipe's user may enter.
  const dir = await mkdtemp('/tmp/rolecall-postfix-');
  await chmod(dir, 0o755);
  const config = join(dir, 'config');
  for (const name of ['config', 'queue', 'data']) await mkdir(join(dir, name));
  spawnSync('chown', ['postfix', join(dir, 'data')]);
  const port = await freePort();
  const script = join(dir, 'bounce');
  await writeFile(script, pipeScript(options), { mode: 0o755 });
  await writeFile(join(config, 'main.cf'), mainSettings(dir, options));
  await writeFile(join(config, 'master.cf'), services(port, script));
  // Makes the folders of its queue.
  spawnSync(PROGRAM, ['-c', config, 'check']);
  const master = spawn('/usr/lib/postfix/sbin/master', ['-c', config, '-d'], {
    stdio: 'ignore',
    detached: true,
  });
  await hearFirstWords(port, 'Postfix');
  const ask = (program: string, ...args: string[]) =>
    spawnSync(program, ['-c', config, ...args], { encoding: 'utf8' });
  return {
    url: `smtp://127.0.0.1:${port}`,
    log: () => readFile(join(dir, 'log'), 'utf8').catch(() => ''),
    flush: () => ask('/usr/sbin/postqueue', '-f'),
    waiting: () => (ask('/usr/sbin/postqueue', '-j').stdout.match(/^\{/gm) ?? []).length,
    async close() {
      const ended = new Promise((resolve) => master.once('exit', resolve));
      process.kill(-(master.pid as number), 'SIGTERM');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function pipeScript({
  command,
  env,
}: {
  command: readonly string[];
  env: Readonly<Record<string, string>>;
}): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const settings = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
  return `#!/bin/sh\ncd /\nexec env -i ${settings.join(' ')} ${command.map(quote).join(' ')} --recipient "$1"\n`;
}

function mainSettings(dir: string, { nextPort, domain }: { nextPort: number; domain: string }): string {
  return `compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
maillog_file = ${dir}/log
maillog_file_prefixes = ${dir}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example.org
mydestination =
alias_maps =
local_transport = error:nobody lives here
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:${nextPort}
relay_domains = ${domain}
transport_maps = inline:{ ${domain}=rolecall: }
rolecall_destination_recipient_limit = 1
smtp_dns_support_level = disabled
smtputf8_enable = no
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
`;
}

function services(port: number, script: string): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
rolecall unix - n n - 4 pipe
  flags=R user=nobody argv=${script} \${original_recipient}
`;
}
