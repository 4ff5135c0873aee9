import { expect, it } from 'vitest';
import { LastSeen } from './last-seen.ts';

const START = 1_800_000_000_000;

const noted = () => {
  const stored: [number, number][] = [];
  const state = { now: START, fails: false };
  const seen = new LastSeen({
    now: () => state.now,
    store: async (userId, at) => {
      if (state.fails) throw new Error('the database is away');
      stored.push([userId, at]);
    },
  });
  return { stored, state, seen };
};

it('stores the first request of each user, and then one a minute', () => {
  const { stored, state, seen } = noted();
  for (const [userId, after] of [[1, 0], [2, 10], [1, 59_999], [1, 60_000], [1, 90_000]] as const) {
    state.now = START + after;
    seen.note(userId);
  }
  expect(stored).toEqual([[1, START], [2, START + 10], [1, START + 60_000]]);
});

it('stores with the next request what could not be stored, and nobody hears of it', async () => {
  const { stored, state, seen } = noted();
  state.fails = true;
  seen.note(1);
  await Promise.resolve();
  state.fails = false;
  state.now = START + 1;
  seen.note(1);
  expect(stored).toEqual([[1, START + 1]]);
});
