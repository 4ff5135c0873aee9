import { describe, expect, it } from 'vitest';
import { macdVState } from './macd-v-state.ts';

// The published rules with the boundaries of ta4j's MACDVMomentumState: V, signal, state outside of a range.
const OUTSIDE_A_RANGE: [number, number, string][] = [
  [-150.001, -200, 'RISK_OVERSOLD'],
  [-150.001, -100, 'RISK_OVERSOLD'],
  [-150, -150, 'REBOUNDING'],
  [-150, -151, 'REBOUNDING'],
  [-150, -149, 'REVERSING'],
  [-50.001, 0, 'REVERSING'],
  [-50, 0, 'RETRACING'],
  [0, 0, 'REBOUNDING'],
  [0, 0.001, 'RETRACING'],
  [49.999, 0, 'REBOUNDING'],
  [50, 0, 'RALLYING'],
  [50, 50, 'RALLYING'],
  [50, 51, 'RETRACING'],
  [150, 0, 'RALLYING'],
  [150.001, 150.001, 'RISK_OVERBOUGHT'],
  [150.001, 0, 'RISK_OVERBOUGHT'],
  [150.001, 151, 'RETRACING'],
];

describe('macdVState', () => {
  it.each(OUTSIDE_A_RANGE)('of V %d with signal %d is %s', (macdV, signal, state) => {
    expect(macdVState(macdV, signal, false)).toBe(state);
  });

  it('is RANGING within a range, except below −150', () => {
    for (const [macdV, signal] of OUTSIDE_A_RANGE) {
      expect(macdVState(macdV, signal, true)).toBe(macdV < -150 ? 'RISK_OVERSOLD' : 'RANGING');
    }
  });

  it('is UNDEFINED while V or its signal is', () => {
    expect(macdVState(null, null, false)).toBe('UNDEFINED');
    expect(macdVState(10, null, true)).toBe('UNDEFINED');
  });
});
