// `/admin/queue`: what BullMQ holds, on either back end. Read only: what is lost here, the ledger knows.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { partsOfWork } from '../installation/progress.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { inTime } from '../web/in-time.ts';
import type { AdminDeps } from './deps.ts';
import { wantsJson } from './form.ts';
import { adminPage } from './layout.ts';
import { table, when } from './parts.ts';

const words = adminTexts.queue;

export async function showQueue(deps: AdminDeps, c: Context): Promise<Response> {
  const counts = await inTime(
    deps.queues.counts().catch(() => null),
    null,
  );
  const progress = await partsOfWork(deps.db);
  if (wantsJson(c)) return c.json({ kind: deps.queues.kind, counts, progress });
  const rows = (counts ?? []).map((queue) => [
    queue.name,
    queue.waiting,
    queue.active,
    queue.delayed,
    queue.completed,
    queue.failed,
  ]);
  const main = html`<p>${words.text(words.kinds[deps.queues.kind])}</p>
${counts === null ? html`<p class="notice bad" role="alert">${words.silent}</p>` : table(words.columns, rows, words.title)}
<h2>${words.progress}</h2>
${table(
  words.progressColumns,
  progress.map(({ part, movedAt }) => [part, when(movedAt, deps.config.site.timeZone)]),
  words.progress,
)}`;
  return adminPage(deps, c, { title: words.title, tab: 'queue', main });
}
