import type { Product } from '@livermore/exchanges';
import { FakeClock, RecordingLogger } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { product } from '../testing/scripted-exchange.ts';
import { ProductCatalogue } from './product-catalogue.ts';

let clock: FakeClock;
let listed: Product[];
let reads: number;
let reading: () => Promise<void>;
let saved: string[][];
let saving: () => Promise<void>;
let logger: RecordingLogger;
let catalogue: ProductCatalogue;
beforeEach(() => {
  clock = new FakeClock(0);
  listed = [product('BTC-USD')];
  reads = 0;
  reading = () => Promise.resolve();
  saved = [];
  saving = () => Promise.resolve();
  logger = new RecordingLogger();
  catalogue = new ProductCatalogue({
    read: async () => {
      reads += 1;
      await reading();
      return listed;
    },
    save: async (products) => {
      await saving();
      saved.push(products.map(({ symbol }) => symbol));
    },
    clock,
    logger,
  });
});

const symbols = async (maxAgeMs?: number): Promise<string[]> => (await catalogue.list(maxAgeMs)).map(({ symbol }) => symbol);

describe('ProductCatalogue', () => {
  it('asks the venue once for ten minutes, and keeps each list', async () => {
    expect(await symbols()).toEqual(['BTC-USD']);
    await clock.advance(10 * 60_000);
    await symbols();
    expect(reads).toBe(1);
    await clock.advance(1);
    listed = [product('ETH-USD')];
    expect(await symbols()).toEqual(['ETH-USD']);
    expect([reads, saved]).toEqual([2, [['BTC-USD'], ['ETH-USD']]]);
  });

  it('gives a list no older than was asked for', async () => {
    await symbols();
    await clock.advance(1_000);
    await symbols(1_000);
    expect(reads).toBe(1);
    await symbols(999);
    expect(reads).toBe(2);
  });

  it('asks once for all who want to know at the same time', async () => {
    expect(await Promise.all([symbols(), symbols(), symbols(0)])).toEqual([['BTC-USD'], ['BTC-USD'], ['BTC-USD']]);
    expect(reads).toBe(1);
  });

  it('rejects where the venue does not answer, also when it knows an older list, and asks again', async () => {
    await symbols();
    await clock.advance(1);
    reading = () => Promise.reject(new Error('away'));
    await expect(symbols(0)).rejects.toThrow('away');
    reading = () => Promise.resolve();
    expect(await symbols(0)).toEqual(['BTC-USD']);
    expect(reads).toBe(3);
  });

  it('gives what the venue said also when that cannot be kept', async () => {
    saving = () => Promise.reject(new Error('the database is away'));
    expect(await symbols()).toEqual(['BTC-USD']);
    expect(await symbols()).toEqual(['BTC-USD']);
    expect([reads, logger.messages('warn')]).toEqual([1, ['the products of an exchange could not be stored: the database is away']]);
  });
});
