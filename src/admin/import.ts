// `/admin/import`: a list of another service, counted first and then brought in. The file is kept as long as it is read.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UserError } from '../errors.ts';
import { type Html, html } from '../html.ts';
import { noteAct } from '../installation/audit-store.ts';
import { type ImportResult, importAct, importLists } from '../installation/lists/import-lists.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import type { Admin } from './access.ts';
import type { AdminDeps } from './deps.ts';
import { wantsJson } from './form.ts';
import { adminPage, rootOf } from './layout.ts';

const words = adminTexts.import;
const MAX_BODY_BYTES = 30 * 1024 * 1024;
const LINES_SHOWN = 50;

/** A list of a hundred thousand readers is a few megabytes. */
export function importBodies({ config }: AdminDeps) {
  return bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => errorPage(c, config, 413) });
}

export function showImport(deps: AdminDeps, c: Context): Response | Promise<Response> {
  return render(deps, c, null, null);
}

function render(deps: AdminDeps, c: Context, result: ImportResult | null, problem: string | null) {
  const wasDry = result !== null && result.id === null;
  const main = html`${problem !== null && html`<p class="notice bad" role="alert">${problem}</p>`}
${result !== null && resultPart(result)}
<p>${words.text}</p>
<form method="post" enctype="multipart/form-data" action="${rootOf(c)}/import">
<div class="field"><label for="list">${wasDry ? words.fileAgain : words.file}</label><input id="list" name="list" type="file" required></div>
<div class="actions"><button name="act" value="count"${wasDry && html` class="second"`}>${words.count}</button>
${wasDry && html`<button name="act" value="bring">${words.bring(result.counts.added)}</button>`}</div></form>`;
  return adminPage(deps, c, { title: words.title, tab: 'people', main });
}

function resultPart({ id, counts, seen }: ImportResult): Html {
  const lines = words.result(counts, { everything: seen.everything, undecided: seen.undecided });
  const refused = seen.refused
    .slice(0, LINES_SHOWN)
    .map(({ line, reason }) => html`<li>${words.line(line, reason)}</li>`);
  const tags = [...seen.unknownTags.keys()].slice(0, LINES_SHOWN);
  return html`<section class="notice" role="status"><h2>${id === null ? words.counted : words.done(id)}</h2>
<ul>${lines.map((line) => html`<li>${line}</li>`)}${tags.length > 0 && html`<li>${words.unknownTags(tags.join(', '))}</li>`}</ul>
${refused.length > 0 && html`<h3>${words.leftOut(seen.refused.length)}</h3><ul>${refused}</ul>`}</section>`;
}

export async function actOnImport(deps: AdminDeps, c: Context, { who }: Admin): Promise<Response> {
  const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  if (!(body.list instanceof File)) return errorPage(c, deps.config, 400);
  const isDry = body.act !== 'bring';
  try {
    const result = await withFile(body.list, (file) =>
      importLists({ db: deps.workDb, config: deps.config }, { files: [file], isDry }, deps.clock()),
    );
    if (result.id !== null) await noteAct(deps.db, { who, ...importAct(result) }, deps.clock());
    return wantsJson(c) ? c.json({ import: result.id, ...result.counts }) : render(deps, c, result, null);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return render(deps, c, null, error.message);
  }
}

/** What it is called stays in its messages; where it lies meanwhile does not. */
async function withFile<T>(list: File, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-import-'));
  const name =
    list.name
      .replaceAll(/[^\w.-]/g, '_')
      .replace(/^\.+/, '')
      .slice(-100) || 'list.csv';
  const file = join(folder, name);
  try {
    await writeFile(file, Buffer.from(await list.arrayBuffer()), { mode: 0o600 });
    return await work(file);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message.replaceAll(`${folder}/`, ''));
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
