// The three fields of an alert: tags separated by commas, so that they work without JavaScript. Read and shown here.

import type { Config } from '../config/config.ts';
import { type Html, html } from '../html.ts';
import { facetsOf, withoutFacets } from '../posts/facets.ts';
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTags } from '../posts/tags.ts';
import { type Alert, buildAlert } from '../subscribers/alerts.ts';
import type { Texts } from '../texts/en.ts';

const FIELDS = ['any', 'all', 'none'] as const;

/** What was typed. */
export type AlertWords = Readonly<Record<(typeof FIELDS)[number], string>>;

/**
 * An alert, or which words of the page say what is wrong with it. A label counts as its tag. The fields show no facets:
 * those of `old`, the alert that is changed, stay.
 */
export function parseAlertWords(
  words: AlertWords,
  tags: Config['tags'],
  old: Alert | null,
): { readonly alert: Alert } | { readonly problem: 'noTags' | 'longTags' } {
  const tagOf = new Map(Object.entries(tags.labels).map(([tag, label]) => [label.toLowerCase(), tag]));
  const read = (text: string) =>
    text
      .replaceAll(/\p{Cc}+/gu, ' ')
      .split(/[,;]/)
      .map((word) => word.trim())
      .map((word) => tagOf.get(word.toLowerCase()) ?? word)
      .filter((word) => word !== '');
  const parts = { any: read(words.any), all: read(words.all), none: read(words.none) };
  const named = Object.values(parts).flat();
  if (named.length > MAX_TAGS || named.some((tag) => tag.length > MAX_TAG_LENGTH))
    return { problem: 'longTags' };
  const kept = {
    any: withFacets(parts.any, old?.any),
    all: withFacets(parts.all, old?.all),
    none: withFacets(parts.none, old?.none),
  };
  if (kept.any.length + kept.all.length === 0) return { problem: 'noTags' };
  return { alert: buildAlert(kept) };
}

/** Where nothing was changed, also in the order that it had. */
function withFacets(typed: readonly string[], old: readonly string[] = []): readonly string[] {
  const isSame = normaliseTags(typed).join('\n') === withoutFacets(old).join('\n');
  return isSame ? old : [...typed, ...facetsOf(old)];
}

/** `id` is unique on its page. */
export function alertFields(id: string, words: AlertWords, { manage }: Texts): Html {
  const field = (name: (typeof FIELDS)[number]) =>
    html`<div class="field"><label for="${id}-${name}">${manage[name]}</label>
<input id="${id}-${name}" name="${name}" value="${words[name]}" maxlength="2000" autocapitalize="none" spellcheck="false"></div>`;
  return html`${FIELDS.map(field)}`;
}

/** The alert as somebody would type it, without its facets. */
export function wordsOf({ any, all, none }: Alert): AlertWords {
  const typed = (tags: readonly string[]) => withoutFacets(tags).join(', ');
  return { any: typed(any), all: typed(all), none: typed(none) };
}
