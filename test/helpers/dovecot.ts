// A throw-away dovecot with one mailbox on a free port of loopback; tests without one say so.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hearFirstWords } from './first-words.ts';
import { freePort } from './free-port.ts';

const path = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find(existsSync);
const isRoot = process.getuid?.() === 0;
export const skipDovecot = path === undefined || !isRoot;
if (skipDovecot)
  console.warn('Left out: a mailbox by IMAP (needs root and dovecot: apt-get install dovecot-imapd)');

export interface Dovecot {
  readonly url: string;
  /** A mail arrives. */
  deliver(raw: Uint8Array): Promise<void>;
  /** Flags of the mails in a folder of the mailbox, as Maildir names them: `S` = read. */
  flags(folder?: string): Promise<string[]>;
  close(): Promise<void>;
}

const PASSWORD = 'a%20word';

export async function startDovecot(): Promise<Dovecot> {
  const dir = await mkdtemp(join(tmpdir(), 'rolecall-dovecot-'));
  await chmod(dir, 0o755);
  const mails = join(dir, 'mail');
  const port = await freePort();
  await mkdir(join(mails, 'new'), { recursive: true });
  await mkdir(join(mails, 'cur'));
  await mkdir(join(mails, 'tmp'));
  await writeFile(join(dir, 'users'), `bounces:{PLAIN}a word:nobody:nogroup::${dir}::\n`, { mode: 0o644 });
  await writeFile(join(dir, 'dovecot.conf'), settings(dir, mails, port));
  spawnSync('chown', ['-R', 'nobody:nogroup', mails]);
  const server = spawn(path as string, ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'ignore' });
  await hearFirstWords(port, 'dovecot');
  let count = 0;
  return {
    url: `imap://bounces:${PASSWORD}@127.0.0.1:${port}/INBOX`,
    async deliver(raw) {
      count += 1;
      const file = join(mails, 'new', `${count}.test`);
      await writeFile(file, raw);
      spawnSync('chown', ['nobody:nogroup', file]);
    },
    async flags(folder) {
      const base = folder === undefined ? mails : join(mails, `.${folder}`);
      const fresh = await readdir(join(base, 'new')).catch(() => []);
      const seen = await readdir(join(base, 'cur')).catch(() => []);
      return [...fresh.map(() => ''), ...seen.map((name) => /:2,(\w*)$/.exec(name)?.[1] ?? '')].sort();
    },
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function settings(dir: string, mails: string, port: number): string {
  return `base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${mails}
first_valid_uid = 1
service imap-login {
  inet_listener imap { 
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = passwd-file
  args = ${dir}/users
}
namespace inbox {
  inbox = yes
}
`;
}
