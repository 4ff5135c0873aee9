import type { Alert, AlertRulesThen } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { ruleWords } from './rule-words.ts';

const rules: AlertRulesThen = {
  ...{ levels: [150, 200], reversal: { enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 }, cooldownMs: 300_000, maxSyntheticShare: 0.5 },
};
const words = (alert: Partial<Alert>, before: number | null, known: AlertRulesThen | null = rules): string =>
  ruleWords({ alert: { trigger: 'level_+150', value: 153.8, histogram: 33, final: true, ...alert } as Alert, before, rules: known });

describe('the rule of an alert in words', () => {
  it('tells of a level where MACD-V was before and where it is', () => {
    expect(words({}, 142.3)).toBe('MACD-V rose above +150: +142.3 at the close before, +153.8 now.');
    expect(words({ trigger: 'level_-12.5', value: -14 }, -3)).toBe('MACD-V fell below \u221212.5: \u22123.0 at the close before, \u221214.0 now.');
  });

  it('tells of a level between closes that its bar was open', () => {
    expect(words({ final: false }, 149)).toBe('MACD-V rose above +150 while its bar was still open: +149.0 when it was last looked at, +153.8 then.');
  });

  it('tells of a reversal how far the histogram has turned, and how far it had to', () => {
    expect(words({ trigger: 'reversal_oversold', value: -200, histogram: 12 }, -210)).toBe(
      'MACD-V stayed below \u2212150 (\u2212210.0 at the close before, \u2212200.0 now) while its histogram turned to +12.0, beyond the 5% of MACD-V that count as a turn (+10.0).',
    );
    expect(words({ trigger: 'reversal_overbought', value: 200, histogram: -7 }, 210)).toMatch(/^MACD-V stayed above \+150 .* turned to −7\.0, beyond the 3% .* \(−6\.0\)\.$/);
  });

  it('leaves out what was not stored', () => {
    expect(words({}, null, null)).toBe('MACD-V rose above +150: +153.8 now.');
    expect(words({ trigger: 'reversal_overbought', value: 200, histogram: -7 }, null, null)).toBe('MACD-V stayed overbought (+200.0 now) while its histogram turned to \u22127.0.');
  });
});
