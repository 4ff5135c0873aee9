import { EXCHANGE_ORDER, MODES, TIMEFRAMES, type CommandRequest, type ExchangeName, type Mode, type Timeframe } from '@livermore/schemas';
import { Argument, Option, type Command } from 'commander';
import type { CtlIo } from './ctl-io.ts';
import { jsonOption, symbolOf, symbolsOf, timeframesOf, timeoutOption, waitOption } from './options.ts';
import { sendCommand } from './send-command.ts';
import { runSession, type CommonFlags } from './session.ts';

type SendFlags = CommonFlags & { wait?: boolean };

interface ClearFlags extends SendFlags {
  all?: boolean;
  symbol?: string;
  timeframe?: Timeframe;
}

/** The eight commands to the engine. */
export const addEngineCommands = (ctl: Command, io: CtlIo): void => {
  const sends = (name: string, description: string): Command =>
    ctl
      .command(name)
      .description(description)
      .addOption(waitOption())
      .addOption(timeoutOption())
      .addOption(jsonOption());
  const send = (request: CommandRequest, flags: SendFlags): Promise<void> =>
    runSession(io, flags, (session) => sendCommand(session, request, { wait: flags.wait ?? false }));

  sends('pause', 'stops feed, indicators and alerts until resume').action((flags: SendFlags) =>
    send({ type: 'pause' }, flags),
  );
  sends('resume', 'reads what was missed and goes on').action((flags: SendFlags) => send({ type: 'resume' }, flags));
  sends('reload-settings', 'reads the settings again').action((flags: SendFlags) =>
    send({ type: 'reload-settings' }, flags),
  );
  sends('switch-mode', 'changes the mode, also in the settings')
    .addArgument(new Argument('<mode>').choices(MODES))
    .action((mode: Mode, flags: SendFlags) => send({ type: 'switch-mode', payload: { mode } }, flags));

  for (const [type, description] of [
    ['add-symbol', 'watches one more symbol, also in the settings'],
    ['remove-symbol', 'no longer watches a symbol, also in the settings'],
  ] as const) {
    sends(type, description)
      .argument('<symbol>', 'such as BTC-USD', symbolOf)
      .addOption(new Option('--exchange <name>', 'the first enabled one unless named').choices(EXCHANGE_ORDER))
      .action((symbol: string, { exchange, ...flags }: SendFlags & { exchange?: ExchangeName }) =>
        send({ type, payload: { symbol, ...(exchange && { exchange }) } }, flags),
      );
  }

  sends('force-backfill', 'reads history again from the exchange')
    .option('--symbols <list>', 'such as BTC-USD,ETH-USD; all watched unless named', symbolsOf)
    .option('--timeframes <list>', 'such as 1m,5m; all watched unless named', timeframesOf)
    .action(({ symbols, timeframes, ...flags }: SendFlags & { symbols?: string[]; timeframes?: Timeframe[] }) =>
      send({ type: 'force-backfill', payload: { ...(symbols && { symbols }), ...(timeframes && { timeframes }) } }, flags),
    );

  const clearCache: Command = sends('clear-cache', 'builds hot candles and indicators anew from the exchange')
    .addOption(new Option('--all', 'of everything that is watched').conflicts(['symbol', 'timeframe']))
    .addOption(new Option('--symbol <symbol>', 'of one symbol').argParser(symbolOf).conflicts(['all', 'timeframe']))
    .addOption(new Option('--timeframe <timeframe>', 'of one timeframe').choices(TIMEFRAMES).conflicts(['all', 'symbol']))
    .action(({ all, symbol, timeframe, ...flags }: ClearFlags) => {
      if (symbol) return send({ type: 'clear-cache', payload: { scope: 'symbol', symbol } }, flags);
      if (timeframe) return send({ type: 'clear-cache', payload: { scope: 'timeframe', timeframe } }, flags);
      if (all) return send({ type: 'clear-cache', payload: { scope: 'all' } }, flags);
      return clearCache.error('error: say what to clear: --all, --symbol S or --timeframe T');
    });
};
