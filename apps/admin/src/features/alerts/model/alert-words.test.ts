import { describe, expect, it } from 'vitest';
import { alertMarks, triggerWords } from './alert-words.ts';

describe('an alert in words', () => {
  it('tells which level was crossed and in which direction', () => {
    expect(triggerWords('level_+150')).toBe('crossed above +150');
    expect(triggerWords('level_-200')).toBe('crossed below \u2212200');
    expect(triggerWords('level_-12.5')).toBe('crossed below \u221212.5');
  });

  it('tells from which extreme a reversal comes', () => {
    expect(triggerWords('reversal_oversold')).toBe('reversal from oversold');
    expect(triggerWords('reversal_overbought')).toBe('reversal from overbought');
  });

  it('is marked when it is of the demo market, of an open bar, late or revised', () => {
    expect(alertMarks({ exchangeId: 1, late: false, revised: false, final: true })).toEqual([]);
    const all = alertMarks({ exchangeId: 100, late: true, revised: true, final: false });
    expect(all.map(({ mark, of }) => `${mark}, ${of}`)).toEqual(['Demo, market', 'Open, judgement', 'Late, judgement', 'Revised, judgement']);
  });
});
