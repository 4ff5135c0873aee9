import type { Alert } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { lastStateOf, shownLastState } from './last-state.ts';
import { NO_LIVE_DATA, withEvents, type LiveData } from './live-data.ts';
import { openingState, type LiveState } from './live-store.ts';
import { nextStreamState } from './stream-state.ts';
import { streamWords } from '../features/frame/model/stream-words.ts';

const anna = { id: 7, displayName: 'Anna', role: 'viewer' } as const;
const alert = (id: number): Alert => ({ id, symbol: 'BTC-USD', revised: false }) as Alert;
const data: LiveData = {
  ...NO_LIVE_DATA,
  rows: new Map(),
  alerts: Array.from({ length: 100 }, (_, index) => alert(200 - index)),
  commands: [],
  serverClock: { offsets: [-500] },
};
const live: LiveState = {
  ...openingState(1_000),
  stream: { phase: 'live', since: 1_000, lastSeenAt: 60_000, synced: true, recovered: null },
  data,
};

describe('the last known state', () => {
  it('is kept with its user and the time the server was last heard, and with no more alerts than are seen at once', () => {
    const kept = lastStateOf(anna, 'build', live);
    expect(kept).toMatchObject({ user: anna, build: 'build', lastSeenAt: 60_000 });
    expect(kept?.data.alerts?.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, index) => 200 - index));
    expect(kept?.data.commands).toBeNull();
  });

  it('is nothing before the server was heard with values', () => {
    expect(lastStateOf(anna, 'build', openingState(1_000))).toBeNull();
    expect(lastStateOf(anna, 'build', { ...live, data: NO_LIVE_DATA })).toBeNull();
  });

  it('is shown as lost, with its age, until the server sends values, whatever else is heard', () => {
    const kept = lastStateOf(anna, 'build', live);
    if (!kept) throw new Error('nothing was kept');
    const shown = shownLastState(kept, 60_000 + 180_000);
    expect(streamWords(shown.stream, shown.pageNow)).toMatchObject({ live: false, text: 'Last seen 3 min ago' });
    for (const type of ['opened', 'connected', 'heard', 'tick'] as const) {
      expect(nextStreamState(shown.stream, { type, at: 300_000 }).phase).toBe('lost');
    }
    expect(nextStreamState(shown.stream, { type: 'synced', at: 300_000 }).phase).toBe('live');
    // By the server's clock, as far as it was known.
    expect(shown.serverNow).toBe(240_000 - 500);
  });

  it('counts alerts after it as new', () => {
    const kept = lastStateOf(anna, 'build', live);
    if (!kept) throw new Error('nothing was kept');
    const { data: shown } = shownLastState(kept, 100_000);
    const later = withEvents(shown, [{ event: { topic: 'alerts', kind: 'snapshot', alerts: [alert(202), alert(201), alert(200)] }, receivedAt: 0 }]);
    expect(later.firstAlertId).toBe(200);
    expect(later.alerts?.slice(0, 3).map(({ id }) => id)).toEqual([202, 201, 200]);
  });
});
