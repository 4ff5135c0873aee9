import { createInProcessHotStore, indicatorChannel, runtimeChannel } from '@livermore/cache';
import { FakeClock, RecordingLogger } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HotStore } from '@livermore/cache';
import { ListenerWatch } from './listener-watch.service.ts';

const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' } as const;

let clock: FakeClock;
let hotStore: HotStore;
let watch: ListenerWatch;
beforeEach(async () => {
  clock = new FakeClock();
  hotStore = createInProcessHotStore({ clock, logger: new RecordingLogger() });
  watch = new ListenerWatch({ hotStore, clock });
});

const listen = (channel: string) => hotStore.subscribe([channel], () => {});

describe('ListenerWatch', () => {
  it('knows from its start on who listens', async () => {
    await listen(runtimeChannel(1));
    await watch.start();
    expect([watch.isListened(runtimeChannel(1)), watch.isListened(runtimeChannel(2))]).toEqual([true, false]);
  });

  it('looks again each five seconds', async () => {
    await watch.start();
    const unsubscribe = await listen(runtimeChannel(1));
    await clock.advance(4_999);
    expect(watch.isListened(runtimeChannel(1))).toBe(false);
    await clock.advance(1);
    expect(watch.isListened(runtimeChannel(1))).toBe(true);
    await unsubscribe();
    await clock.advance(5_000);
    expect(watch.isListened(runtimeChannel(1))).toBe(false);
  });

  it('tells a symbol as previewed for a user when any of its indicators is listened to', async () => {
    await listen(indicatorChannel(1, SERIES));
    await watch.start();
    expect(watch.isPreviewed(1, 100, 'BTC-USD')).toBe(true);
    expect([watch.isPreviewed(2, 100, 'BTC-USD'), watch.isPreviewed(1, 1, 'BTC-USD'), watch.isPreviewed(1, 100, 'ETH-USD')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('takes everything for listened to while a pattern is', async () => {
    await hotStore.subscribePattern('channel:indicator:*', () => {});
    await watch.start();
    expect([watch.isListened(runtimeChannel(5)), watch.isPreviewed(5, 100, 'BTC-USD')]).toEqual([true, true]);
  });

  it('leaves no timer behind', async () => {
    await watch.start();
    await watch.stop();
    expect(clock.pending).toBe(0);
  });
});
