import type { Clock } from '@livermore/base';
import { createMarket, startSimulatedCoinbase, startVenueClock } from '@livermore/exchange-simulator';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface SimulateIo {
  stdout: NodeJS.WritableStream;
  /** Aborted when the venue is to stop. */
  signal: AbortSignal;
  clock: Clock;
}

interface SimulateFlags {
  venue: string;
  host: string;
  port: number;
  seed: number;
  speed: number;
}

/**
 * `livermore simulate`: the simulated venue alone, its market beginning at the present time. Prints
 * one JSON line with its addresses and runs until it is told to stop. Throws AppError `PORT_IN_USE`.
 */
export const simulateCommand = (io: SimulateIo): Command =>
  new Command('simulate')
    .description('runs the simulated venue alone: the demo market behind the real protocol, on loopback')
    .addOption(new Option('--venue <name>', 'whose protocol it speaks').choices(['coinbase']).default('coinbase'))
    .option('--host <host>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'where to listen; 0 takes a free port', wholeNumber(0, 65_535), 0)
    .option('--seed <n>', 'which market: the same seed is the same market', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--speed <factor>', 'venue time over wall time', positiveNumber(1_000), 60)
    .action(async (flags: SimulateFlags) => {
      await simulate(io, flags);
    });

const simulate = async (
  { stdout, signal, clock: wall }: SimulateIo,
  { venue: name, host, port, seed, speed }: SimulateFlags,
): Promise<void> => {
  const venue = await startSimulatedCoinbase({
    market: createMarket({ seed }),
    clock: startVenueClock(wall, { anchorMs: Math.floor(wall.now()), speed }),
    host,
    port,
  });
  stdout.write(`${JSON.stringify({ venue: name, ws: venue.wsUrl, rest: venue.restUrl, seed, speed })}\n`);
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  await venue.close();
};

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };

const positiveNumber =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!(value > 0 && value <= most)) throw new InvalidArgumentError(`It must be a number above 0, at most ${most}.`);
    return value;
  };
