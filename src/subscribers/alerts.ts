// One alert is one rule over tags; a subscriber has one or several. Parsing at the door, names for people.

import type { Alert, Frequency } from '../database/values.ts';
import { labelOf, normaliseTags } from '../posts/tags.ts';
import { en, type Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';

type AlertWords = Texts['alerts'];
type Labels = Readonly<Record<string, string>>;

export type { Alert, Frequency };

export const FREQUENCIES: readonly Frequency[] = ['weekly', 'daily', 'instant'];

/** Of one person: more do not fit into one digest. */
export const MAX_ALERTS = 20;

/** Builds an alert from raw words; throws RangeError when it would ask for nothing. */
export function buildAlert(parts: {
  any?: Iterable<string>;
  all?: Iterable<string>;
  none?: Iterable<string>;
}): Alert {
  const alert = {
    any: normaliseTags(parts.any ?? []),
    all: normaliseTags(parts.all ?? []),
    none: normaliseTags(parts.none ?? []),
  };
  if (alert.any.length === 0 && alert.all.length === 0) {
    throw new RangeError('an alert needs at least one tag under "any" or "all" (any: ["*"] is every post)');
  }
  return alert;
}

/** For people: `data or tech`, `nonprofit and executive`, `data, not intern`, `every post`; in the words of a language. */
export function describeAlert(
  alert: Alert,
  label: (tag: string) => string = (tag) => tag,
  words: AlertWords = en.alerts,
): string {
  const every = alert.any.includes('*');
  const wanted = [
    every || alert.any.length === 0 ? '' : words.any(alert.any.map(label)),
    alert.all.length === 0 ? '' : words.all(alert.all.map(label)),
  ].filter((part) => part !== '');
  const asked = wanted.length === 0 ? words.everyPost : words.both(wanted);
  return alert.none.length === 0 ? asked : words.butNot(asked, alert.none.map(label));
}

/** As describeAlert, with the labels and in the language of the board. */
export function describeAlertFor(
  board: { readonly site: { readonly language: string }; readonly tags: { readonly labels: Labels } },
  alert: Alert,
): string {
  return describeAlert(alert, (tag) => labelOf(tag, board.tags.labels), textsOf(board.site).alerts);
}
