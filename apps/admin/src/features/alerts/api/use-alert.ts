import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertDetail, AlertQuery } from '@livermore/schemas';
import { useEffect, useMemo } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { useAfterBreak } from '../../../live/use-after-break.ts';
import { fits, queryOf, type AlertFilter } from '../model/alert-filter.ts';

/** An alert hardly changes, and what changes it is told by the stream. */
const FRESH_MS = 30_000;

const alertOptions = (id: number, asked: AlertQuery) => ({ ...trpc.alerts.get.queryOptions({ id, ...asked }), staleTime: FRESH_MS });

/** Whoever opens it asks again. */
const NO_MATTER = (): void => {};

/** What is known of one alert. */
export type KnownAlert =
  | { phase: 'reading' }
  | { phase: 'unknown' }
  | { phase: 'failed'; message: string; again: () => void }
  | { phase: 'known'; detail: AlertDetail };

/**
 * One alert with what explains it, as it stands: revised as soon as that is told. Its neighbours are
 * those that fit the filter, and are read ahead.
 */
export const useAlert = (id: number, filter: AlertFilter): KnownAlert => {
  const client = useQueryClient();
  const asked = useMemo(() => queryOf(filter), [filter]);
  const { data, error, refetch } = useQuery(alertOptions(id, asked));
  const isRevised = useLive(({ data: { revisedAlerts } }) => revisedAlerts.has(id));
  useEffect(() => {
    if (isRevised && data?.alert.revised === false) void refetch();
  }, [isRevised, data, refetch]);
  useAfterBreak(refetch);
  // The newest known one is followed by those that came since.
  const came = useLive(({ data: { alerts } }) => alerts?.findLast((alert) => alert.id > id && fits(alert, filter))?.id ?? null);
  const newer = data?.newer ?? came;
  const older = data?.older ?? null;
  useEffect(() => {
    for (const beside of [newer, older]) if (beside !== null) client.query(alertOptions(beside, asked)).catch(NO_MATTER);
  }, [client, asked, newer, older]);
  if (data) return { phase: 'known', detail: { ...data, newer, alert: isRevised ? { ...data.alert, revised: true } : data.alert } };
  if (!error) return { phase: 'reading' };
  if (error.data?.appCode === 'UNKNOWN_ALERT') return { phase: 'unknown' };
  return { phase: 'failed', message: error.message, again: () => void refetch() };
};
