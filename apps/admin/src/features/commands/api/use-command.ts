import type { CommandRecord, CommandRequest } from '@livermore/schemas';
import { useStore } from 'zustand';
import { useLive } from '../../../live/live-context.tsx';
import { cancelFrom, commandStore, forgetFrom, isUnderWay, newerRecord, sendFrom, type SentCommand } from './command-store.ts';
import { withJob } from '../model/command-words.ts';

/** The last command that was given in a place, and how to give one. */
export interface PlacedCommand {
  /** Null before the first. */
  sent: SentCommand | null;
  /** The command as it now stands in the ledger; null until the server told of it. */
  record: CommandRecord | null;
  /** True from the press until its end: sending, waiting, running. */
  underWay: boolean;
  send: (request: CommandRequest) => void;
  cancel: () => void;
  /** Takes it off the page; it goes on all the same. */
  dismiss: () => void;
}

/**
 * Follows the commands given in one place of a page (`control.pause`, `symbol.backfill.BTC-USD`) from
 * the press to the end. The place keeps its last command while the tab lives, so that coming back to
 * a page shows it again.
 */
export const useCommand = (place: string): PlacedCommand => {
  const sent = useStore(commandStore, (places) => places.get(place) ?? null);
  const told = useLive(({ data }) => (sent && data.commands?.find(({ requestId }) => requestId === sent.requestId)) ?? null);
  const jobs = useLive(({ data }) => (sent ? data.status?.jobs : undefined));
  const newest = newerRecord(told, sent?.record ?? null);
  const record = newest && withJob(newest, jobs);
  return {
    sent,
    record,
    underWay: sent !== null && isUnderWay(sent, record),
    send: (request) => void sendFrom(place, request),
    cancel: () => sent && void cancelFrom(place, sent.requestId),
    dismiss: () => forgetFrom(place),
  };
};
