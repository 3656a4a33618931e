// Alerts that are added to those a person has already. Pure.

import { type Alert, MAX_ALERTS } from './alerts.ts';

/**
 * The person's alerts, in their order, with another: one that asks for nothing new changes nothing, one that only names
 * further tags joins the alert that it would widen, any other comes last, as long as there is room for it.
 */
export function mergeAlert(alerts: readonly Alert[], added: Alert): readonly Alert[] {
  if (alerts.some((alert) => covers(alert, added))) return alerts;
  const wider = alerts.findIndex(
    (alert) => isSimple(alert) && isSimple(added) && sameTags(alert.none, added.none),
  );
  if (wider === -1) return alerts.length < MAX_ALERTS ? [...alerts, added] : alerts;
  return alerts.map((alert, index) =>
    index === wider ? { ...alert, any: [...new Set([...alert.any, ...added.any])] } : alert,
  );
}

/** Does every post that `narrow` matches match `wide`, as far as their tags show? */
function covers(wide: Alert, narrow: Alert): boolean {
  if (!holdsAll(narrow.all, wide.all) || !holdsAll(narrow.none, wide.none)) return false;
  if (wide.any.length === 0 || wide.any.includes('*')) return true;
  return narrow.any.length > 0 && holdsAll(wide.any, narrow.any);
}

/** Only "any of these": two of them are one. "Every post" stays by itself. */
function isSimple({ any, all }: Alert): boolean {
  return all.length === 0 && any.length > 0 && !any.includes('*');
}

function holdsAll(tags: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((tag) => tags.includes(tag));
}

function sameTags(some: readonly string[], others: readonly string[]): boolean {
  return holdsAll(some, others) && holdsAll(others, some);
}
