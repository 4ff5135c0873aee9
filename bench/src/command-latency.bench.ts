import { systemClock, type Logger } from '@livermore/base';
import { redactSecrets } from '@livermore/schemas';
import { commandLedger } from '../../apps/api/src/composition/command-ledger.ts';
import { CommandHandlerService } from '../../apps/api/src/services/command-handler.service.ts';
import type { CommandLedger } from '../../apps/api/src/services/command-handler/command-ledger.ts';
import type { UserRuntime } from '../../apps/api/src/services/command-handler/user-runtime.ts';
import { inProcessBus, redisBus, type ControlBus } from './control-bus.ts';
import { ControlClient, insertAndAnswer, OWNER } from './control-client.ts';
import type { Latency, Share } from './harness.ts';

/** A runtime that has nothing to do. */
const IDLE: UserRuntime = {
  prepare: () => Promise.resolve({}),
  run: () => Promise.resolve({}),
  reached: () => Promise.resolve(),
};

/** The ledger, with the time that the calls before an acknowledgement take. */
const timedLedger = (ledger: CommandLedger) => {
  const spent = { ms: 0 };
  const timed: CommandLedger = {
    ...ledger,
    store: async (command) => {
      const start = performance.now();
      try {
        return await ledger.store(command);
      } finally {
        spent.ms += performance.now() - start;
      }
    },
  };
  return { timed, spent };
};

const acknowledged = async (id: string, place: string, bus: ControlBus, logger: Logger): Promise<Latency> => {
  const { timed, spent } = timedLedger(commandLedger(bus.database));
  const handler = new CommandHandlerService({
    ledger: timed,
    bus: bus.hotStore,
    clock: systemClock,
    random: Math.random,
    workerId: 'bench',
    logger,
    redact: redactSecrets,
    onChanged: () => {},
  });
  await handler.start();
  await handler.serve(OWNER, IDLE);
  const client = await ControlClient.connect(bus.client);
  let total = 0;
  return {
    id,
    title: `command published to acknowledged, ${place}`,
    perRound: 100,
    ours: {
      name: 'livermore',
      once: async () => {
        const start = performance.now();
        const command = client.send('reload-settings');
        const ended = client.heard(command, 'succeeded');
        await client.heard(command, 'acknowledged');
        const ms = performance.now() - start;
        total += ms;
        // The next is sent when nothing of this one is left to do.
        await ended;
        return ms;
      },
    },
    peers: [{ operation: await insertAndAnswer(bus), bar: { timesTheCost: 20 } }],
    shares: (): Share[] => {
      const percent = (100 * spent.ms) / total;
      return [
        { name: 'stored in the ledger', percent },
        { name: 'messages, check, queue', percent: 100 - percent },
      ];
    },
    close: async () => {
      await handler.stop();
      await bus.close();
    },
  };
};

/** 7a, 7b: how soon a bare message on the control channel is answered, once it is stored. */
export const figures = async (): Promise<Latency[]> => {
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const all = [await acknowledged('7a', 'in process', await inProcessBus(logger), logger)];
  const redis = await redisBus(logger);
  if (redis) all.push(await acknowledged('7b', 'Redis and PostgreSQL', redis, logger));
  else process.stderr.write('7b is left out: redis-server or PostgreSQL is not installed\n');
  return all;
};
