import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useLive } from '../../../live/live-context.tsx';
import { readSeen, unseenCount } from '../model/unseen.ts';

const keyOf = (userId: number): string => `livermore.alerts-seen.${userId}`;

/** Id of the newest alert that was seen in this browser, by user; null before the first look. */
const seenStore = createStore<ReadonlyMap<number, number | null>>(() => new Map());

const seenOf = (userId: number): number | null => {
  const known = seenStore.getState().get(userId);
  return known === undefined ? readSeen(localStorage.getItem(keyOf(userId))) : known;
};

const keepSeen = (userId: number, id: number): void => {
  if (seenOf(userId) === id) return;
  localStorage.setItem(keyOf(userId), String(id));
  seenStore.setState(new Map(seenStore.getState()).set(userId, id), true);
};

/** How many alerts arrived since somebody last looked at them. `isLooking` while they are on the screen. */
export const useUnseenAlerts = (userId: number, isLooking: boolean): number => {
  const seen = useStore(seenStore, (users) => users.get(userId)) ?? seenOf(userId);
  const newest = useLive(({ data }) => data.alerts?.[0]?.id ?? null);
  const first = useLive(({ data }) => (data.alerts ? data.firstAlertId : null));
  useEffect(() => {
    if (isLooking && newest !== null) keepSeen(userId, newest);
    else if (first !== null && seenOf(userId) === null) keepSeen(userId, first);
  }, [userId, isLooking, newest, first]);
  return useLive(({ data }) => unseenCount(data.alerts, data.firstAlertId, seen));
};
