// Calls of mail services about bounces and complaints. Answers machines, in a line of JSON; what they may do stands in
// bounces/webhooks.

import type { Context, Handler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createCertificates, getText } from '../bounces/webhooks/sns-certificates.ts';
import { takeWebhook, type WebhookDeps } from '../bounces/webhooks/take-webhook.ts';
import type { Config } from '../config/config.ts';
import { WEBHOOK_KINDS, type WebhookKind } from '../config/webhooks.ts';

export interface BouncesDeps extends Omit<WebhookDeps, 'certificate' | 'confirm'> {
  readonly config: Pick<Config, 'bounces'>;
  readonly clock: () => Date;
  /** How Amazon's certificates and confirmations are fetched; default: by https. */
  readonly fetchText?: ((url: string) => Promise<string>) | undefined;
}

/** SendGrid sends its events in lots, SES the headers of the mail. */
const MAX_BODY_BYTES = 1024 * 1024;

/** For `/bounces/:kind`. */
export function takeBounces(deps: BouncesDeps): Handler {
  const fetchText = deps.fetchText ?? getText;
  const webhooks = { ...deps, certificate: createCertificates(deps.clock, fetchText), confirm: fetchText };
  const once = oncePerKind();
  return async (c) => {
    const kind = WEBHOOK_KINDS.find((known) => known === c.req.param('kind'));
    if (kind === undefined) return c.json({ error: `one of ${WEBHOOK_KINDS.join(', ')}` }, 404);
    const secret = deps.config.bounces.webhooks[kind];
    if (secret !== undefined) return answer(webhooks, c, kind, secret);
    if (once(kind)) deps.log.warn(NOT_SET, { kind, set: `BOUNCE_WEBHOOKS=${kind}=…` });
    return c.json({ error: 'not set up' }, 404);
  };
}

const NOT_SET =
  'A mail service called about bounces, but BOUNCE_WEBHOOKS does not name it: set it, or end the calls there';
const REFUSED =
  'A call about bounces was refused: it does not show that it is from whom BOUNCE_WEBHOOKS names';

async function answer(deps: WebhookDeps & BouncesDeps, c: Context, kind: WebhookKind, secret: string) {
  const call = {
    header: (name: string) => c.req.header(name) ?? '',
    body: async () => new Uint8Array(await c.req.arrayBuffer()),
  };
  const outcome = await takeWebhook(deps, kind, secret, call, deps.clock());
  if (outcome.status === 'taken') return c.json({ reports: outcome.reports });
  if (outcome.status === 'malformed') return c.json({ error: outcome.why }, 400);
  deps.log.debug(REFUSED, { kind });
  c.header('WWW-Authenticate', 'Basic realm="bounces"');
  // Mailgun stops trying at 406 alone, and a wrong key is to be mended: then what was missed comes again.
  return c.json({ error: 'refused' }, 401);
}

export const boundBodies = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) => c.json({ error: `more than ${MAX_BODY_BYTES} bytes` }, 413),
});

/** A line a call would let strangers fill the log. */
function oncePerKind(): (kind: WebhookKind) => boolean {
  const said = new Set<WebhookKind>();
  return (kind) => !said.has(kind) && said.add(kind) !== undefined;
}
