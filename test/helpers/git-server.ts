// A board's repository as a host keeps it: bare, pushed to by an editor, read over HTTP through git's own server program.

import { execFile, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ENV = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

export interface GitServer {
  /** `/board.git` of an HTTP server. */
  readonly url: string;
  /** Tells of each `request`. */
  readonly requests: EventEmitter;
  /** The bare repository's folder. */
  readonly folder: string;
  /** What it says to every request from now on; null = what git says. */
  mood: 'silent' | null;
  /** What it wants in `Authorization`; null = it lets everybody read. */
  authorization: string | null;
  /** Commits these files (null deletes one) on top of the branch and pushes. */
  push(files: Readonly<Record<string, string | null>>, branch?: string): Promise<void>;
  /** A commit without a past instead of the branch. */
  rewrite(files: Readonly<Record<string, string>>): Promise<void>;
  /** Any git command in the editor's copy. */
  editor(...args: string[]): Promise<string>;
  link(path: string, target: string): Promise<void>;
  close(): Promise<void>;
}

export async function startGitServer(): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'rolecall-git-'));
  const folder = join(root, 'board.git');
  const copy = join(root, 'copy');
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder], { env: ENV });
  await run('git', ['init', '--quiet', '--initial-branch=main', copy], { env: ENV });
  const editor = async (...args: string[]) => (await run('git', args, { cwd: copy, env: ENV })).stdout;
  const save = async (files: Readonly<Record<string, string | null>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(copy, path)), { recursive: true });
      if (text === null) await rm(join(copy, path));
      else await writeFile(join(copy, path), text);
    }
    await editor('add', '--all');
    await editor('commit', '--quiet', '--allow-empty', '--message=edit');
  };
  const state = { mood: null as GitServer['mood'], authorization: null as string | null };
  const http = serve(root, state);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/board.git`,
    requests: http,
    folder,
    editor,
    async push(files: Readonly<Record<string, string | null>>, branch = 'main') {
      await save(files);
      await editor('push', '--quiet', folder, `HEAD:refs/heads/${branch}`);
    },
    async rewrite(files: Readonly<Record<string, string>>) {
      await editor('checkout', '--quiet', '--orphan', 'anew');
      await editor('rm', '-rfq', '.');
      await save(files);
      await editor('branch', '--quiet', '--move', '--force', 'main');
      await editor('push', '--quiet', '--force', folder, 'HEAD:refs/heads/main');
    },
    link: (path: string, target: string) => symlink(target, join(copy, path)),
    async close() {
      http.closeAllConnections();
      http.close();
      await rm(root, { recursive: true, force: true });
    },
  });
}

/** git-http-backend(1), by CGI (RFC 3875). */
function serve(root: string, state: Pick<GitServer, 'mood' | 'authorization'>) {
  return createServer((request, response) => {
    if (state.mood === 'silent') return;
    if (state.authorization !== null && request.headers.authorization !== state.authorization) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="board"' }).end();
      return;
    }
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...ENV,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(child.stdin);
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.once('close', () => {
      const answer = Buffer.concat(parts);
      const end = answer.indexOf('\r\n\r\n');
      const headers = answer
        .subarray(0, end)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string]);
      const status = headers.find(([name]) => name === 'Status')?.[1];
      response.writeHead(
        Number.parseInt(status ?? '200', 10),
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      );
      response.end(answer.subarray(end + 4));
    });
  });
}
