import { describe, expect, it } from 'vitest';
import { formatMacdV, formatPercent, formatPrice, formatSigned, formatWorth } from './format-number.ts';
import { formatAge, formatCalmAge, formatDuration, formatUtc } from './format-time.ts';

describe('numbers', () => {
  it('shows a price with exactly the decimals of its symbol', () => {
    expect(formatPrice(67_123.4, 2)).toBe('67,123.40');
    expect(formatPrice(0.000_012_3, 8)).toBe('0.00001230');
    expect(formatPrice(12, 0)).toBe('12');
  });

  it('shows about six digits of a price whose increment is not known', () => {
    expect(formatPrice(67_123.456_7, null)).toBe('67,123.46');
    expect(formatPrice(1.234_567_8, null)).toBe('1.23457');
    expect(formatPrice(0.001_234_567, null)).toBe('0.00123457');
    expect(formatPrice(0, null)).toBe('0.00');
  });

  it('gives every number a sign except one that rounds to zero', () => {
    expect(formatMacdV(153.24)).toBe('+153.2');
    expect(formatMacdV(-8.06)).toBe('\u22128.1');
    expect(formatMacdV(-0.04)).toBe('0.0');
    expect(formatSigned(0, 2)).toBe('0.00');
    expect(formatPercent(-1.234)).toBe('\u22121.23%');
  });

  it('shows a worth in at most six places, none of them a cent', () => {
    expect([0, 0.4, 1, 1_234.4, 99_999, 123_456, 12_345_678].map(formatWorth)).toEqual(['0', '<1', '1', '1,234', '99,999', '123K', '12.3M']);
    expect(formatWorth(null)).toBe('–');
  });

  it('shows a dash for what is not known', () => {
    expect([formatPrice(null, 2), formatMacdV(null), formatPercent(null)]).toEqual(['–', '–', '–']);
  });
});

describe('times', () => {
  it('tells an age in its largest unit, never rounded up', () => {
    expect([-5, 449, 9_990, 10_000, 59_999, 60_000, 3_599_999, 3_600_000, 172_799_999, 172_800_000].map(formatAge)).toEqual(
      ['0.0 s', '0.4 s', '9.9 s', '10 s', '59 s', '1 min', '59 min', '1 h', '47 h', '2 d'],
    );
  });

  it('does not count the first seconds of a calm age', () => {
    expect([0, 4_999, 5_000, 59_999, 61_000].map(formatCalmAge)).toEqual(['now', 'now', '5 s', '59 s', '1 min']);
  });

  it('tells a duration in its two largest units', () => {
    expect([45_000, 720_000, 11_520_000, 370_800_000].map(formatDuration)).toEqual(['45 s', '12 min', '3 h 12 min', '4 d 7 h']);
  });

  it('writes exact times in UTC', () => {
    expect(formatUtc(Date.UTC(2026, 2, 1, 14, 5, 9))).toBe('2026-03-01 14:05:09 UTC');
  });
});
