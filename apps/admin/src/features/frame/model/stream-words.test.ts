import { describe, expect, it } from 'vitest';
import { openingStream, type StreamState } from '../../../live/stream-state.ts';
import { streamWords } from './stream-words.ts';

const stream = (fields: Partial<StreamState>): StreamState => ({ ...openingStream(0), ...fields });

describe('the line to the server in words', () => {
  it('says nothing while all is well', () => {
    expect(streamWords(stream({ phase: 'live', lastSeenAt: 900 }), 1_000)).toEqual({ live: true, text: '', detail: '' });
  });

  it('says when the server was last seen once it is lost', () => {
    const lost = streamWords(stream({ phase: 'lost', since: 3_000, lastSeenAt: 1_000 }), 15_400);
    expect(lost).toEqual({ live: false, text: 'Last seen 14 s ago', detail: 'The server does not answer. Trying again by itself' });
    expect(streamWords(stream({ phase: 'lost', lastSeenAt: 0 }), 200_000).text).toBe('Last seen 3 min ago');
  });

  it('says that old values are still being replaced after the tab was away', () => {
    expect(streamWords(stream({ phase: 'opening', lastSeenAt: 0 }), 45_000)).toMatchObject({ live: false, text: 'Last seen 45 s ago', detail: 'Catching up' });
  });

  it('says so when the server never answered', () => {
    expect(streamWords(stream({ phase: 'lost', since: 2_000 }), 9_000).text).toBe('No answer from the server for 7 s');
  });

  it('tells of a recovery for a few seconds', () => {
    const back = stream({ phase: 'live', lastSeenAt: 20_000, recovered: { at: 20_000, outageMs: 14_300 } });
    expect(streamWords(back, 21_000)).toEqual({ live: true, text: 'Connected again after 14 s', detail: '' });
    expect(streamWords(back, 26_001).text).toBe('');
  });
});
