// The names by which others know this installation, where the settings do not say them.

import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { EnvSettings } from './environment.ts';
import type { FileSettings } from './file.ts';
import { domainName } from './rules.ts';

export function publicUrlOf(env: EnvSettings): string {
  return env.PUBLIC_URL?.replace(/\/+$/, '') ?? localUrl(env.HOST, env.PORT);
}

/** Before a first start: the hosts of now. */
export function idsOf(env: EnvSettings, { site }: FileSettings): Config['ids'] {
  const host = (address: string) => new URL(address).hostname;
  return {
    list: site.id ?? host(publicUrlOf(env)),
    feed: site.id ?? host(site.url ?? publicUrlOf(env)),
  };
}

/** RFC 5321 section 4.1.1.1: a name that others know, else an address; a machine's own name is often neither. */
export function ehloName(publicUrl: string): string {
  const names = [new URL(publicUrl).hostname, hostname()];
  return names.find((name) => domainName.safeParse(name).success && !/^[\d.]+$/.test(name)) ?? '[127.0.0.1]';
}

/** Where a browser on this machine finds what listens there: an address that stands for all of them leads nowhere. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
