import { UserSettingsSchema, type CommandRequest, type UserSettings } from '@livermore/schemas';
import { FakeClock } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Markets } from '../markets.ts';
import { product, ScriptedExchange } from '../../testing/scripted-exchange.ts';
import { scriptedMarket } from '../../testing/scripted-market.ts';
import { prepareCommand } from './prepare-command.ts';

const DOCUMENT = { xclient: { theme: 'dark' }, exchanges: { demo: { enabled: true } }, symbols: { monitored: ['BTC-USD'] } };
const SETTINGS = UserSettingsSchema.parse(DOCUMENT);

let clock: FakeClock;
let demo: ScriptedExchange;
let markets: Markets;
beforeEach(() => {
  clock = new FakeClock(0);
  demo = new ScriptedExchange();
  const { plane } = scriptedMarket('demo', demo, clock);
  markets = new Markets({ demo: async () => plane });
});

const prepare = (command: CommandRequest, { settings = SETTINGS, isPaused = false }: { settings?: UserSettings | null; isPaused?: boolean } = {}) =>
  prepareCommand(command, { settings, isPaused, markets });

const add = (symbol: string, exchange?: 'coinbase' | 'demo'): CommandRequest => ({
  type: 'add-symbol',
  payload: { symbol, ...(exchange && { exchange }) },
});

describe('what a command changes of what is desired', () => {
  it('is the pause for pause and resume, and nothing for reload-settings', async () => {
    expect(await prepare({ type: 'pause' })).toEqual({ paused: true });
    expect(await prepare({ type: 'resume' })).toEqual({ paused: false });
    expect(await prepare({ type: 'reload-settings' })).toEqual({});
  });

  it('is an edit of the stored document, with its reason for the history', async () => {
    const mode = await prepare({ type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
    expect(mode.settings?.edit(DOCUMENT)).toEqual({ ...DOCUMENT, mode: 'scalper-macdv' });
    expect(mode.settings?.reason).toBe('switch-mode scalper-macdv');
    const added = await prepare(add('ETH-USD'));
    expect(added.settings?.edit(DOCUMENT)).toEqual({ ...DOCUMENT, symbols: { monitored: ['BTC-USD', 'ETH-USD'] } });
    expect(added.settings?.reason).toBe('add-symbol ETH-USD');
    const removed = await prepare({ type: 'remove-symbol', payload: { symbol: 'BTC-USD' } });
    expect(removed.settings?.edit(DOCUMENT)).toEqual({ ...DOCUMENT, symbols: { monitored: [] } });
    expect(removed.settings?.reason).toBe('remove-symbol BTC-USD');
  });

  it.each<CommandRequest>([{ type: 'force-backfill' }, { type: 'clear-cache', payload: { scope: 'all' } }])(
    'is nothing for $type, which is refused while paused',
    async (command) => {
      expect(await prepare(command)).toEqual({});
      await expect(prepare(command, { isPaused: true })).rejects.toMatchObject({ code: 'PAUSED' });
    },
  );
});

describe('a symbol that is to be added', () => {
  it('is refused when the exchange does not list it or does not trade it', async () => {
    demo.listed = [product('BTC-USD'), product('OLD-USD', { tradable: false })];
    await expect(prepare(add('NOPE-USD'))).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
    await expect(prepare(add('OLD-USD'))).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });

  it('is asked for anew before it is refused, so that a product listed a moment ago is found', async () => {
    await prepare(add('ETH-USD'));
    demo.listed = [...demo.listed, product('NEW-USD')];
    await clock.advance(1);
    expect((await prepare(add('NEW-USD'))).settings?.reason).toBe('add-symbol NEW-USD');
    expect(demo.asked).toEqual(['products', 'products']);
  });

  it('is looked up in a list at most a minute old', async () => {
    await prepare(add('ETH-USD'));
    await clock.advance(60_000);
    await prepare(add('BTC-USD'));
    expect(demo.asked).toHaveLength(1);
    await clock.advance(1);
    await prepare(add('BTC-USD'));
    expect(demo.asked).toHaveLength(2);
  });

  it('fails as unreachable when the exchange cannot be asked, whatever the fault of the line', async () => {
    demo.answering = () => Promise.reject(new TypeError('fetch failed'));
    await expect(prepare(add('ETH-USD'))).rejects.toMatchObject({
      code: 'EXCHANGE_UNREACHABLE',
      message: expect.stringContaining('fetch failed') as string,
    });
  });

  it.each([
    ['an exchange that is off', add('ETH-USD', 'coinbase'), SETTINGS],
    ['no exchange at all', add('ETH-USD'), UserSettingsSchema.parse({})],
    ['an exchange without an adapter', add('ETH-USD'), UserSettingsSchema.parse({ exchanges: { coinbase: { enabled: true } } })],
  ])('is refused at %s', async (_, command, settings) => {
    await expect(prepare(command, { settings })).rejects.toMatchObject({ code: 'EXCHANGE_OFF' });
    expect(demo.asked).toEqual([]);
  });

  it('is refused while the settings cannot be used', async () => {
    await expect(prepare(add('ETH-USD'), { settings: null })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});

describe('a symbol that is to be removed', () => {
  it('may be one that the exchange no longer lists, and nobody is asked', async () => {
    demo.goAway();
    const removed = await prepare({ type: 'remove-symbol', payload: { symbol: 'GONE-USD' } });
    const document = { ...DOCUMENT, symbols: { monitored: ['GONE-USD'] } };
    expect(removed.settings?.edit(document)).toEqual({ ...DOCUMENT, symbols: { monitored: [] } });
  });
});
