import { isEndStatus, type CommandRecord, type CommandRequest, type EndStatus } from '@livermore/schemas';
import { ConsoleProgress } from '../console-progress.ts';
import { commandName, commandStanding, isNews } from './command-words.ts';
import { EXIT, type ExitCode } from './ctl-io.ts';
import { followCommand } from './follow-command.ts';
import type { Session } from './session.ts';

/**
 * Sends a command to the engine and, when asked to wait, follows it to its end. With the requestId
 * of a command that is stored already nothing is sent twice; it only tells how that one stands.
 */
export const sendCommand = async (
  session: Session,
  request: CommandRequest,
  { wait, requestId = session.io.newRequestId() }: { wait: boolean; requestId?: string },
): Promise<ExitCode> => {
  const { api, signal, answer, note } = session;
  const sent = await api.procedures.control.sendCommand.mutate({ ...request, requestId }, { signal });
  const { workerPresent } = sent;
  const name = commandName({ type: request.type, payload: request.payload ?? null });
  if (!workerPresent) {
    note(
      `${name}: no worker is there to take it. It stays stored as ${requestId} and runs when one starts, unless it expires before. ` +
        `To take it back: npx livermore ctl cancel ${requestId}`,
    );
    if (session.isJson) answer(sent, () => '');
    return EXIT.noWorker;
  }
  if (wait) return followToEnd(session, requestId);
  answer(sent, () => `${name}: stored as ${requestId}, and its worker was told`);
  return EXIT.succeeded;
};

/**
 * Follows a command to its end, telling how it goes on standard error. `hoped` is the end that
 * counts as success.
 */
export const followToEnd = async (
  session: Session,
  requestId: string,
  hoped: EndStatus = 'succeeded',
): Promise<ExitCode> => {
  const { api, io, signal, deadline, answer, note } = session;
  const bar = new ConsoleProgress(io.stderr, 'Progress');
  let told: CommandRecord | undefined;
  const tell = (command: CommandRecord): void => {
    if (io.stderr.isTTY && command.status === 'running' && command.progress) bar.show(command.progress);
    else if (!isEndStatus(command.status) && isNews(told, command)) {
      note(`${commandName(command)}: ${commandStanding(command)}`);
    }
    told = command;
  };
  const events = api.watch(['commands'], {
    signal,
    onBroken: (reason) => {
      note(`The line to the server broke (${reason}). Trying again; the command goes on.`);
    },
  });
  const command = await followCommand(events, requestId, tell).finally(() => {
    bar.close();
  });
  if (command && isEndStatus(command.status)) {
    answer(command, () => `${commandName(command)}: ${commandStanding(command)}`);
    return exitCodeOf(command.status, hoped);
  }
  note(
    `${deadline.aborted ? 'The time given by --timeout has passed' : 'No longer following'}; the command goes on` +
      `${command ? ` (${command.status})` : ''}. To end it: npx livermore ctl cancel ${requestId}`,
  );
  if (session.isJson) answer(command ?? { requestId }, () => '');
  if (!deadline.aborted) return EXIT.interrupted;
  return command?.status === 'stored' ? EXIT.noWorker : EXIT.failed;
};

const exitCodeOf = (status: EndStatus, hoped: EndStatus): ExitCode => {
  if (status === hoped) return EXIT.succeeded;
  return status === 'expired' ? EXIT.noWorker : EXIT.failed;
};
