// `POST /hooks/git`: the repository's host tells that something was pushed, and the posts are pulled at once. Who cannot
// sign is not heard; what is said counts for nothing but "look now".

import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { askForPull } from '../installation/repository-store.ts';
import type { Log } from '../log.ts';
import { isSameSecret } from '../same-secret.ts';
import { errorPage } from './error-page.ts';
import type { Board } from './page.ts';

interface GitHookDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'posts' | 'hookSecret'>;
  readonly log: Log;
  readonly clock: () => Date;
}

/** A push of many commits is some hundred kilobytes; of a larger one the next pull hears by itself. */
const MAX_BODY_BYTES = 1024 * 1024;
const TOLD_EVERY_MS = 60_000;

const pushSchema = z.object({ ref: z.string() });

/** Refuses larger bodies before anything reads them. */
export const hookBodies = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) => c.json({ error: 'too large' }, 413),
});

/** 202: a pull is asked for; 200: nothing to do; 403: not signed with HOOK_SECRET. */
export function createGitHook(deps: GitHookDeps): (c: Context) => Promise<Response> {
  const { db, config, log, clock } = deps;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (words: string) => {
    if (performance.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = performance.now();
    log.warn(words);
  };
  return async (c) => {
    const { repository } = config.posts;
    if (repository === null) return errorPage(c, config, 404);
    if (config.hookSecret === null) {
      tell('A call of /hooks/git is not heard: set HOOK_SECRET to the secret of the hook');
      return errorPage(c, config, 404);
    }
    const body = Buffer.from(await c.req.arrayBuffer());
    if (!isSigned(c, body, config.hookSecret)) {
      tell(
        'A call of /hooks/git is not signed with HOOK_SECRET, and is not heard: compare the secret of the hook',
      );
      return c.json({ error: 'not signed with the secret of this installation' }, 403);
    }
    if (!isAboutUs(body, repository.branch)) return c.json({ status: 'nothing to do' }, 200);
    await askForPull(db, clock());
    return c.json({ status: 'a pull is asked for' }, 202);
  };
}

/**
 * GitHub, Gitea and Forgejo sign the body (`X-Hub-Signature-256: sha256=…`, HMAC of RFC 2104); GitLab sends the secret
 * itself (`X-Gitlab-Token`).
 */
function isSigned(c: Context, body: Uint8Array, secret: string): boolean {
  const token = c.req.header('x-gitlab-token');
  if (token !== undefined) return isSameSecret(token, secret);
  const signature = c.req.header('x-hub-signature-256') ?? '';
  return isSameSecret(signature, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
}

/** A push to another branch is not; what cannot be read may be. */
function isAboutUs(body: Buffer, branch: string | null): boolean {
  if (branch === null) return true;
  try {
    const push = pushSchema.safeParse(JSON.parse(body.toString('utf8')));
    return !push.success || push.data.ref === `refs/heads/${branch}`;
  } catch {
    return true;
  }
}
