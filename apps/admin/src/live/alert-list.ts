import type { Alert } from '@livermore/schemas';

/** How many alerts the feed keeps. */
export const KEPT_ALERTS = 100;

/**
 * Known alerts with more of them, newest first, each once. An alert that was once known as revised
 * stays revised, so the order in which reports of it arrive does not matter.
 */
export const withAlerts = (known: readonly Alert[], more: readonly Alert[], kept = KEPT_ALERTS): readonly Alert[] => {
  const byId = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of more) {
    const before = byId.get(alert.id);
    byId.set(alert.id, before?.revised ? { ...alert, revised: true } : alert);
  }
  return [...byId.values()].toSorted((a, b) => b.id - a.id).slice(0, kept);
};
