// `/admin/preview`: the digest that somebody would get now, in a frame; somebody new with these tags, or a person by their
// number. Sends nothing; its links do nothing.

import type { Context } from 'hono';
import { html } from '../html.ts';
import { loadSample, type Reader, type SampleNote } from '../installation/sample-digest.ts';
import { readDigest } from '../mail/message.ts';
import { normaliseTags } from '../posts/tags.ts';
import { buildAlert } from '../subscribers/alerts.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { errorPage } from '../web/error-page.ts';
import { MAIL_POLICY, SANDBOX } from '../web/outbox-page.ts';
import type { AdminDeps } from './deps.ts';
import { readId } from './form.ts';
import { adminPage, rootOf } from './layout.ts';
import { alertWords, field } from './parts.ts';

const words = adminTexts.preview;

/** Null where a person is asked for and nobody is there. */
async function readerOf({ db }: AdminDeps, c: Context): Promise<Reader | null> {
  const asked = c.req.query('person');
  if (asked !== undefined) {
    const id = readId(asked);
    const subscriber = id === null ? null : await findSubscriber(db, { id });
    return subscriber && { alerts: subscriber.alerts, subscriber };
  }
  const tags = normaliseTags((c.req.query('tags') ?? '').split(','));
  return { alerts: [buildAlert({ any: tags.length === 0 ? ['*'] : tags })], subscriber: null };
}

export async function showPreview(deps: AdminDeps, c: Context): Promise<Response> {
  const reader = await readerOf(deps, c);
  if (reader === null) return errorPage(c, deps.config, 404);
  const { digest, notes } = await loadSample(deps.db, reader, { config: deps.config, now: deps.clock() });
  const root = rootOf(c);
  const query = new URL(c.req.url).search;
  const main = html`<form class="admin-find">${field('tags', words.tags, { value: c.req.query('tags') ?? '', hint: words.hint })}<button class="second">${words.show}</button></form>
<p>${reader.subscriber === null ? words.newReader : words.of(reader.subscriber.email)}: ${reader.alerts.map((alert) => alertWords(alert, deps.config)).join('; ')}</p>
${notes.map((note) => html`<p class="notice">${say(note)}</p>`)}
${
  digest !== null &&
  html`<p><strong>${digest.content.subject}</strong></p>
<iframe src="${root}/preview/html${query}" title="${words.frame}" sandbox="${SANDBOX}"></iframe>`
}`;
  return adminPage(deps, c, { title: words.title, tab: 'posts', main });
}

function say(note: SampleNote): string {
  switch (note.note) {
    case 'suppressed':
      return adminTexts.suppressed[note.suppression.reason];
    case 'nothing-matches':
      return words.nothing(note.held);
    default:
      return words.notes[note.note];
  }
}

/** For the frame alone. */
export async function showPreviewHtml(deps: AdminDeps, c: Context): Promise<Response> {
  const reader = await readerOf(deps, c);
  const sample = reader && (await loadSample(deps.db, reader, { config: deps.config, now: deps.clock() }));
  if (!sample?.digest) return errorPage(c, deps.config, 404);
  c.header('Content-Security-Policy', MAIL_POLICY);
  return c.html(
    readDigest(sample.digest.content, sample.personal).html.replace(
      /<head[^>]*>/i,
      '$&<base target="_blank">',
    ),
  );
}
