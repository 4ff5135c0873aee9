import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

describe('a sparkline', () => {
  it('spans the box from left to right with the highest value at the top and zero in scale', () => {
    expect(sparkline([0, 50, 100], 40, 22, 3)).toEqual({ path: 'M0 21L20 11L40 1', zeroY: 21 });
    expect(sparkline([-100, 0, 100], 40, 22, 3)).toEqual({ path: 'M0 21L20 11L40 1', zeroY: 11 });
  });

  it('draws small moves as small: ten points of MACD-V are a sixth of the height', () => {
    expect(sparkline([-5, 5], 40, 62, 2)).toEqual({ path: 'M0 36L40 26', zeroY: 31 });
  });

  it('ends at the right edge with bars of the usual width when there are few of them', () => {
    expect(sparkline([0, 100], 40, 22, 5)?.path).toBe('M30 21L40 1');
  });

  it('leaves a hole where values are undefined', () => {
    expect(sparkline([0, 100, null, 100, 0], 40, 22, 5)?.path).toBe('M0 21L10 1M30 1L40 21');
  });

  it('is not drawn from fewer than two values', () => {
    expect([sparkline([], 40, 20, 30), sparkline([null, 5, null], 40, 20, 30)]).toEqual([null, null]);
  });
});
