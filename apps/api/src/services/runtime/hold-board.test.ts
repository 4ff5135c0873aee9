import { describe, expect, it } from 'vitest';
import { HoldBoard } from './hold-board.ts';

const away = { reason: 'AWAY', message: 'the exchange is away' };
const paused = { reason: 'PAUSED', message: 'paused' };

describe('HoldBoard', () => {
  it('replaces what stands under the reasons that are told, and leaves the others', () => {
    const board = new HoldBoard();
    board.set(['AWAY'], [away], 1);
    board.set(['PAUSED'], [paused], 2);
    expect(board.holds).toEqual([
      { ...away, since: 1 },
      { ...paused, since: 2 },
    ]);
    board.set(['AWAY'], [], 3);
    expect(board.holds).toEqual([{ ...paused, since: 2 }]);
  });

  it('keeps the beginning of what stays, and begins anew what was gone', () => {
    const board = new HoldBoard();
    board.set(['AWAY'], [away], 1);
    board.set(['AWAY'], [away], 5);
    expect(board.holds).toEqual([{ ...away, since: 1 }]);
    board.set(['AWAY'], [], 6);
    board.set(['AWAY'], [away], 7);
    expect(board.holds).toEqual([{ ...away, since: 7 }]);
  });

  it('tells several holds of one reason, each with its own beginning', () => {
    const board = new HoldBoard();
    const [one, two] = ['A-USD', 'B-USD'].map((symbol) => ({ reason: 'unknown-symbol', message: `${symbol} is unknown` }));
    board.set(['unknown-symbol'], one ? [one] : [], 1);
    board.set(['unknown-symbol'], one && two ? [one, two] : [], 2);
    expect(board.holds.map(({ since }) => since)).toEqual([1, 2]);
  });
});
