import { UserSettingsSchema, type UserSettings } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { movedWords } from './market-moves.ts';

describe('a change of the market', () => {
  const settings = (on: readonly string[], monitored: string[]): UserSettings =>
    UserSettingsSchema.parse({
      symbols: { monitored },
      exchanges: Object.fromEntries(['coinbase', 'demo'].map((name) => [name, { enabled: on.includes(name) }])),
    });

  it('says which symbols are looked for elsewhere from then on', () => {
    const monitored = ['BTC-USD', 'ETH-USD', 'demo:SOL-USD'];
    const saved = settings(['demo'], monitored);
    expect(movedWords(saved, saved)).toBe('');
    expect(movedWords(saved, settings(['demo', 'coinbase'], monitored))).toBe(
      '2 symbols without the name of an exchange are looked for at Coinbase instead of Demo market.',
    );
    expect(movedWords(saved, settings(['coinbase'], monitored))).toBe(
      '2 symbols without the name of an exchange are looked for at Coinbase instead of Demo market. 1 symbol of an exchange that is off is not watched.',
    );
    expect(movedWords(settings([], ['BTC-USD']), settings(['coinbase'], ['BTC-USD']))).toBe('');
  });

  it('says that nothing is watched without an exchange', () => {
    expect(movedWords(settings(['demo'], ['BTC-USD']), settings([], ['BTC-USD']))).toBe('No exchange is on: nothing is watched until one is.');
  });
});
