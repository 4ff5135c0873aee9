import { describe, expect, it } from 'vitest';
import { MODE_MOVES, MODE_STATES } from './mode-machine.ts';
import { meaningOf, movesFrom, routeName, ROUTES, STATE_BOXES, triggersOf } from './mode-picture.ts';

describe('the picture of the machine', () => {
  it('has an arrow for each move and no other', () => {
    expect(Object.keys(ROUTES).toSorted()).toEqual(MODE_MOVES.map(routeName).toSorted());
  });

  it('ends each arrow at the edge of the state it leads to', () => {
    for (const move of MODE_MOVES) {
      const [x, y, width, height] = STATE_BOXES[move.to];
      let at = [0, 0];
      for (const [, step = '', numbers = ''] of (ROUTES[routeName(move)] ?? '').matchAll(/([MHV])([\d,]+)/g)) {
        const values = numbers.split(',').map(Number);
        if (step === 'M') at = values;
        else at[step === 'H' ? 0 : 1] = values[0] ?? 0;
      }
      const [endX = 0, endY = 0] = at;
      const onSide = (endX === x || endX === x + width) && endY > y && endY < y + height;
      const onTopOrBottom = (endY === y || endY === y + height) && endX > x && endX < x + width;
      expect(onSide || onTopOrBottom, routeName(move)).toBe(true);
    }
  });

  it('says where each state can lead, with what its groups can', () => {
    expect(movesFrom('running').map(({ to }) => to)).toEqual(['pausing', 'switching', 'degraded', 'faulted', 'stopping']);
    expect(movesFrom('paused').map(({ to }) => to)).toEqual(['resuming', 'stopping']);
    expect(movesFrom('stopping')).toEqual([]);
    expect(movesFrom('a state of a newer engine')).toEqual([]);
    expect(movesFrom('running').map(triggersOf)[0]).toBe('pause');
  });

  it('has words for every state, and none for one it does not know', () => {
    for (const state of MODE_STATES) expect(meaningOf(state)).not.toBe('');
    expect(meaningOf('toString')).toBe('');
  });
});
