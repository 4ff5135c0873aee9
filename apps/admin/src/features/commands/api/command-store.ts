import type { CommandRecord, CommandRequest } from '@livermore/schemas';
import { TRPCClientError } from '@trpc/client';
import { createStore } from 'zustand/vanilla';
import { trpcClient } from '../../../lib/trpc.ts';
import { isOpenCommand } from '../model/command-words.ts';

/** A command that was given somewhere on a page, as far as its sending goes. */
export interface SentCommand {
  requestId: string;
  request: CommandRequest;
  /** `unsent`: refused, or nobody answered; `message` says which. */
  step: 'sending' | 'unsent' | 'sent';
  message: string;
  /** The command as the answer told it; the live stream tells what follows. */
  record: CommandRecord | null;
  workerPresent: boolean | null;
  /** Its end was asked for; a message when that was refused. */
  cancelling: boolean;
}

/** What was last sent from each place, kept while the tab lives: who comes back to a page finds it. */
export const commandStore = createStore<ReadonlyMap<string, SentCommand>>(() => new Map());

const change = (place: string, requestId: string, fields: Partial<SentCommand>): void => {
  const before = commandStore.getState().get(place);
  // An answer to what was replaced meanwhile changes nothing.
  if (before?.requestId === requestId) commandStore.setState(new Map(commandStore.getState()).set(place, { ...before, ...fields }), true);
};

/** Unguessable enough, and available on plain http too. */
const newRequestId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** What an attempt ended with, for people. An error without a shape never reached the server. */
const reasonOf = (error: unknown): string =>
  error instanceof TRPCClientError && error.shape ? error.message : 'The server did not answer';

/** Sends a command from a place. Sending what got no answer again is the same command, not a second one. */
export const sendFrom = async (place: string, request: CommandRequest): Promise<void> => {
  const before = commandStore.getState().get(place);
  const again = before?.step === 'unsent' && JSON.stringify(before.request) === JSON.stringify(request);
  const requestId = again ? before.requestId : newRequestId();
  const sending: SentCommand = { requestId, request, step: 'sending', message: '', record: null, workerPresent: null, cancelling: false };
  commandStore.setState(new Map(commandStore.getState()).set(place, sending), true);
  try {
    const { command, workerPresent } = await trpcClient.control.sendCommand.mutate({ ...request, requestId });
    change(place, requestId, { step: 'sent', record: command, workerPresent });
  } catch (error) {
    change(place, requestId, { step: 'unsent', message: reasonOf(error) });
  }
};

/** Asks for the end of what was sent from a place. */
export const cancelFrom = async (place: string, requestId: string): Promise<void> => {
  change(place, requestId, { cancelling: true, message: '' });
  const refusal = await cancelCommand(requestId);
  if (refusal) change(place, requestId, { cancelling: false, message: refusal });
};

/** Asks for the end of a command; gives why that failed, or null. */
export const cancelCommand = async (requestId: string): Promise<string | null> => {
  try {
    await trpcClient.control.cancel.mutate({ requestId });
    return null;
  } catch (error) {
    return reasonOf(error);
  }
};

/** Takes the last command of a place off the page; it goes on all the same. */
export const forgetFrom = (place: string): void => {
  const rest = new Map(commandStore.getState());
  rest.delete(place);
  commandStore.setState(rest, true);
};

/** Takes every command off the page: who is signed in now gave none of them. */
export const forgetAll = (): void => commandStore.setState(new Map(), true);

/** The newer of two reports of the same command. */
export const newerRecord = (a: CommandRecord | null, b: CommandRecord | null): CommandRecord | null => {
  if (!a || !b) return a ?? b;
  return a.changeId >= b.changeId ? a : b;
};

/** Whether something still happens to a command. */
export const isUnderWay = ({ step }: Pick<SentCommand, 'step'>, record: CommandRecord | null): boolean =>
  record ? isOpenCommand(record) : step === 'sending';
