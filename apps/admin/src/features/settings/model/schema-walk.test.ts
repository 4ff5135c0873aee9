import { parseSettings, settingsJsonSchema } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { firstValue, foreignPaths, placeTitle, schemaPlace } from './schema-walk.ts';

const SCHEMA = settingsJsonSchema();
const title = (...path: string[]): string | null => {
  const place = schemaPlace(SCHEMA, path);
  return place && placeTitle(path, place);
};

describe('the served JSON Schema', () => {
  it('is told in words at every place', () => {
    expect([
      title('mode'),
      title('alerts', 'levels'),
      title('alerts', 'cooldownMinutes'),
      title('alerts', 'maxSyntheticShare'),
      title('timeframes'),
      title('alerts'),
      title('exchanges', 'demo', 'enabled'),
    ]).toEqual([
      'mode: one of these',
      'alerts.levels: list of numbers above 0',
      'alerts.cooldownMinutes: number, 0 or more',
      'alerts.maxSyntheticShare: number from 0 to 1',
      'timeframes: list of 1m, 5m, 15m, 1h, 4h, 1d',
      'alerts: section',
      'exchanges.demo.enabled: true or false',
    ]);
    expect(schemaPlace(SCHEMA, ['mode'])).toMatchObject({ values: ['position-monitor', 'scalper-macdv', 'scalper-orderbook'], default: 'position-monitor' });
    expect(schemaPlace(SCHEMA, ['timeframes', 2])?.values).toContain('4h');
    expect(schemaPlace(SCHEMA, ['alerts', 'unknown'])).toBeNull();
    expect(schemaPlace(SCHEMA, ['alerts', 'toString'])).toBeNull();
  });

  it('tells the keys of other programs at every depth, the topmost of each', () => {
    const document = { mode: 'x', mine: { a: 1 }, alerts: { levels: [], mine: 1 }, exchanges: { demo: { enabled: true, toString: 1 } } };
    expect(foreignPaths(SCHEMA, document)).toEqual([['mine'], ['alerts', 'mine'], ['exchanges', 'demo', 'toString']]);
  });

  it('has a first value for every key, with which a document can be used', () => {
    const place = schemaPlace(SCHEMA, []);
    const document = Object.fromEntries((place?.keys ?? []).map((key) => [key, firstValue(SCHEMA, [key])]));
    expect(parseSettings(document).problems).toBeUndefined();
    expect(firstValue(SCHEMA, ['exchanges', 'demo'])).toEqual({ enabled: false });
    expect(firstValue(SCHEMA, ['alerts', 'cooldownMinutes'])).toBe(5);
  });
});
