// Dockerfile, docker-compose.yml and .env.example against the settings that the processes demand. No container engine
// runs here; test/flows/processes.test.ts starts the same processes by hand.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROLES } from '../src/app.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { SettingsError } from '../src/errors.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly healthcheck: { readonly disable?: boolean; readonly test?: readonly string[] };
}

const dockerfile = readFileSync('Dockerfile', 'utf8');
const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
};
const own = Object.entries(services).filter(([, { build }]) => build !== undefined);
const rolesOf = ({ command }: Service) => (command?.[2] ?? '').split(',');

/** .env.example as somebody would fill it in. */
const filledIn: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...readFileSync('.env.example', 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  ),
  POSTGRES_PASSWORD: 'e3b0c44298fc1c149afbf4c8996fb924',
  SECRET: 'vQ7vK0Yv0m3sO1b9hWJ6o3Jm1d8uUe2n5r4t7x9z1A0=',
};

/** `${NAME:-default}` and `${NAME:?what is missing}`. */
function interpolate(value: string): string {
  return value.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name, kind, rest) => {
    const given = filledIn[name];
    if (given) return given;
    if (kind === '?') throw new Error(`${name} is missing: ${rest}`);
    return rest;
  });
}

function environmentOf({ environment = {} }: Service): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolate(value)]));
}

describe('docker-compose.yml', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolecall-deployment-'));
    const mended = readFileSync('examples/rolecall.yml', 'utf8')
      .replace(/^ {2}postal_address:/m, '  postal_address: Example Jobs, 1 Main Street, Springfield #')
      .replace(/^ {2}from:/m, '  from: Example Jobs <jobs@example.org> #');
    await writeFile(join(folder, 'rolecall.yml'), mended);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('all roles are there, one process watches, two send', () => {
    const processes = own.flatMap(([, service]) =>
      Array.from({ length: service.deploy?.replicas ?? 1 }, () => rolesOf(service)),
    );
    expect([...new Set(processes.flat())].sort()).toEqual([...ROLES].sort());
    expect(processes.filter((roles) => roles.includes('watch'))).toEqual([['watch', 'plan']]);
    expect(processes.filter((roles) => roles.includes('work'))).toHaveLength(2);
  });

  test.each(own)(
    '%s starts with .env.example filled in and the two keys of rolecall.yml set',
    (_, service) => {
      const config = loadConfig(environmentOf(service), folder);
      expect(config.transport).toBe('smtp');
      expect(config.smtpUrl).toBe('smtp://mailpit:1025?tls=off');
    },
  );

  test('without these two keys the refusal names them', async () => {
    const unmended = await mkdtemp(join(tmpdir(), 'rolecall-deployment-'));
    await copyFile('examples/rolecall.yml', join(unmended, 'rolecall.yml'));
    const refusal = () => loadConfig(environmentOf(own[0]?.[1] as Service), unmended);
    expect(refusal).toThrow(SettingsError);
    expect(refusal).toThrow(/^mail\.from in rolecall\.yml .*\nsite\.postal_address in rolecall\.yml /);
  });

  test('posts and subscriptions are there to be read only', () => {
    const mounts = own.flatMap(([, { volumes = [] }]) => volumes);
    expect(mounts).toContain('./posts:/app/posts:ro');
    expect(mounts).toContain('./subscriptions:/app/subscriptions:ro');
    expect(mounts.filter((mount) => !mount.endsWith(':ro') && mount !== 'data:/app/data')).toEqual([]);
  });

  test.each(own)('%s notes who left on a volume that outlives it', (_, service) => {
    const { dataDir, optOutLog } = loadConfig(environmentOf(service), folder).paths;
    expect([dataDir, optOutLog]).toEqual([join(folder, 'data'), join(folder, 'data/opt-outs.log')]);
    expect(service.volumes).toContain('data:/app/data');
  });

  test('redis writes each change out and never evicts a job', () => {
    expect(services.redis?.command?.join(' ')).toBe(
      'redis-server --appendonly yes --appendfsync always --maxmemory-policy noeviction',
    );
  });

  test('what answers is asked for its health; nothing is published beyond this machine', () => {
    const unasked = Object.entries(services).filter(([, { healthcheck }]) => healthcheck.test === undefined);
    expect(unasked.map(([name]) => name)).toEqual(['watch-plan', 'work']);
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  const engine = ['/usr/bin/docker-compose', '/usr/local/bin/docker-compose'].find(existsSync);
  if (engine === undefined) console.warn('Left out: docker-compose config (apt-get install docker-compose)');
  test.skipIf(engine === undefined)('docker-compose understands it', () => {
    const env = { PATH: process.env.PATH ?? '', ...filledIn };
    const printed = execFileSync(engine as string, ['--file', 'docker-compose.yml', 'config'], {
      env,
      encoding: 'utf8',
    });
    expect(Object.keys(parse(printed).services).sort()).toEqual(Object.keys(services).sort());
  });
});

describe('Dockerfile', () => {
  test('it starts node itself, so that SIGTERM arrives, and as nobody special', () => {
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", "bin\/rolecall\.cjs"\]$/m);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile.indexOf('USER node')).toBeLessThan(dockerfile.indexOf('ENTRYPOINT'));
  });

  test('it has what posts.repository runs: git, ssh, and the certificates of https', () => {
    for (const name of ['git', 'openssh-client', 'ca-certificates'])
      expect(dockerfile).toMatch(new RegExp(`^  && apt-get install .*\\b${name}\\b`, 'm'));
    expect(dockerfile.indexOf('apt-get')).toBeLessThan(dockerfile.indexOf('USER node'));
  });

  test('what it copies gets past .dockerignore', () => {
    const fromHere = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
    const copied = fromHere.flatMap(([, paths = '']) => paths.split(' '));
    const allowed = [...readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    expect(copied.sort()).toEqual(allowed.sort());
  });
});
