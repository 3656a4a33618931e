// The way to channels: out into the world, or, where mail stays on this machine, beside it in the outbox. A board that is
// only tried out tells nobody.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { outboxDir } from '../mail/outbox.ts';
import type { ChannelRequest } from './form.ts';
import { createPoster, type PostMessage } from './post-message.ts';

/** Asked for nothing but whether mail goes out. */
export async function posterFor(config: Pick<Config, 'transport' | 'paths'>): Promise<PostMessage> {
  return config.transport === 'smtp' ? createPoster() : createOutboxPoster(outboxDir(config));
}

/** `channel-….json`: the body alone, since address and headers hold secrets. The same message takes the same place. */
function createOutboxPoster(dir: string): PostMessage {
  return async (_url, request) => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await writeFile(join(dir, nameOf(request)), `${request.body}\n`);
    return { status: 200, retryAfter: null, text: '', isOutbox: true };
  };
}

function nameOf({ key }: ChannelRequest): string {
  return `channel-${key}.json`;
}
