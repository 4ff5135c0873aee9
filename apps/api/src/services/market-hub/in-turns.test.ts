import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { InTurns } from './in-turns.ts';

const recorded = (perTurn: number, work: (item: number) => void = () => {}, weightOf: (item: number) => number = () => 1) => {
  const worked: number[] = [];
  const failed: number[] = [];
  let finished = 0;
  const inTurns = new InTurns<number>({
    perTurn,
    weightOf,
    work: (item) => {
      work(item);
      worked.push(item);
    },
    onError: (_, item) => failed.push(item),
    onDone: () => finished++,
  });
  return { inTurns, worked, failed, finished: () => finished };
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('InTurns', () => {
  it('works on the first few at once and on so many in each later turn', async () => {
    const { inTurns, worked, finished } = recorded(2);
    inTurns.add([1, 2, 3, 4, 5]);
    expect(worked).toEqual([1, 2]);
    expect(inTurns.isBusy).toBe(true);
    await nextTurn();
    expect(worked).toEqual([1, 2, 3, 4]);
    await until('all are done', () => finished() === 1);
    expect(worked).toEqual([1, 2, 3, 4, 5]);
    expect(inTurns.isBusy).toBe(false);
  });

  it('takes fewer of the items that are much work into a turn, and one at least', async () => {
    const { inTurns, worked } = recorded(3, () => {}, (item) => item);
    inTurns.add([1, 2, 9, 0.5, 8, 3]);
    expect(worked).toEqual([1, 2]);
    await nextTurn();
    expect(worked).toEqual([1, 2, 9]);
    await nextTurn();
    expect(worked).toEqual([1, 2, 9, 0.5, 8]);
    await nextTurn();
    expect(worked).toEqual([1, 2, 9, 0.5, 8, 3]);
  });

  it('works once on an item that was hastened, before its turn', async () => {
    const { inTurns, worked, finished } = recorded(1);
    inTurns.add([1, 2, 3]);
    inTurns.hasten(3);
    inTurns.hasten(1);
    expect(worked).toEqual([1, 3]);
    await until('all are done', () => finished() === 1);
    expect(worked).toEqual([1, 3, 2]);
  });

  it('goes on with the others when work on one fails', async () => {
    const { inTurns, worked, failed, finished } = recorded(2, (item) => {
      if (item === 2) throw new Error('two');
    });
    inTurns.add([1, 2, 3]);
    await until('all are done', () => finished() === 1);
    expect(worked).toEqual([1, 3]);
    expect(failed).toEqual([2]);
  });

  it('leaves nothing running when stopped', async () => {
    const { inTurns, worked } = recorded(1);
    inTurns.add([1, 2, 3]);
    inTurns.stop();
    await nextTurn();
    await nextTurn();
    expect(worked).toEqual([1]);
    expect(inTurns.isBusy).toBe(false);
  });
});
