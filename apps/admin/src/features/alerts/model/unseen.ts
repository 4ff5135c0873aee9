import type { Alert } from '@livermore/schemas';

/** How many alerts are newer than the newest one seen; everything that was there at the first visit counts as seen. */
export const unseenCount = (alerts: readonly Pick<Alert, 'id'>[] | null, firstAlertId: number, seenId: number | null): number =>
  (alerts ?? []).filter(({ id }) => id > (seenId ?? firstAlertId)).length;

/** The kept text of the newest alert seen; null when there is none or it is not ours. */
export const readSeen = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);
