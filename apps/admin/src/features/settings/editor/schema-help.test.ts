import { parseSettings, settingsJsonSchema } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { completionsAt } from './schema-help.ts';

const SCHEMA = settingsJsonSchema();
const labels = (marked: string): string[] =>
  (completionsAt(SCHEMA, marked.replace('|', ''), marked.indexOf('|'))?.options ?? []).map(({ label }) => label);

describe('completion', () => {
  it('offers the keys that are not written yet, at their depth', () => {
    expect(labels('{ "mode": "x", | }')).toEqual(['"version"', '"symbols"', '"exchanges"', '"alerts"', '"timeframes"']);
    expect(labels('{ "alerts": { "reversal": { "en|" } } }')).toEqual(['"enabled"', '"oversoldBufferPct"', '"overboughtBufferPct"']);
    expect(labels('{ "theirs": { | } }')).toEqual([]);
  });

  it('offers the values of an enumeration, on or off, or the default', () => {
    expect(labels('{ "mode": "|" }')).toEqual(['"position-monitor"', '"scalper-macdv"', '"scalper-orderbook"']);
    expect(labels('{ "timeframes": ["1m", |] }')).toContain('"4h"');
    expect(labels('{ "alerts": { "reversal": { "enabled": | } } }')).toEqual(['true', 'false']);
    expect(labels('{ "alerts": { "levels": | } }')).toEqual(['[150, 200, 250, 300, 350, 400]']);
  });

  it('replaces the word that is being written, quotes included', () => {
    const text = '{ "mode": "sc" }';
    const { from, to } = completionsAt(SCHEMA, text, text.indexOf('sc') + 2) ?? { from: 0, to: 0 };
    const written = `${text.slice(0, from)}"scalper-macdv"${text.slice(to)}`;
    expect(parseSettings(JSON.parse(written)).settings?.mode).toBe('scalper-macdv');
  });
});
