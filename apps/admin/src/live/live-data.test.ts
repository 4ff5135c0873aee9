import type { Alert, LiveEvent, MatrixCell, MatrixRow, MatrixRowChange, Position, RuntimeStatus } from '@livermore/schemas';
import { TIMEFRAMES } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_ALERTS, withAlerts } from './alert-list.ts';
import { NO_LIVE_DATA, snapshotEvents, withEvents } from './live-data.ts';
import { rowKey, rowsOfSnapshot, withChanges } from './market-rows.ts';
import { serverNow, UNKNOWN_SERVER_CLOCK, withServerTime } from './server-clock.ts';

const cell = (fields: Partial<MatrixCell> = {}): MatrixCell => ({
  timeframe: '5m',
  openTime: 0,
  final: true,
  macdV: 10,
  signal: 8,
  histogram: 2,
  histogramDirection: 1,
  state: 'RANGING',
  seeded: true,
  syntheticShare: 0,
  recent: [9, 10],
  receivedAt: 0,
  ...fields,
});

const row = (fields: Partial<MatrixRow> = {}): MatrixRow => ({
  exchangeId: 1,
  symbol: 'BTC-USD',
  priceDecimals: 2,
  price: 100,
  changePct24h: 1,
  priceReceivedAt: 5,
  cells: [cell()],
  ...fields,
});

const alert = (id: number, fields: Partial<Alert> = {}): Alert => ({
  id,
  userId: 1,
  exchangeId: 1,
  symbol: 'BTC-USD',
  timeframe: '5m',
  openTime: 0,
  trigger: 'level_+150',
  value: 151,
  signal: 140,
  histogram: 11,
  state: 'RALLYING',
  price: 100,
  mode: 'position-monitor',
  settingsVersion: 1,
  final: true,
  late: false,
  revised: false,
  createdAt: 0,
  ...fields,
});

describe('rows of the market', () => {
  it('are the snapshot with the newest value of every field that changed since', () => {
    const symbols = ['A-USD', 'B-USD', 'C-USD'];
    const change = fc.record(
      {
        symbol: fc.constantFrom(...symbols),
        price: fc.integer({ min: 1 }),
        changePct24h: fc.integer(),
        cells: fc.uniqueArray(
          fc.record({ timeframe: fc.constantFrom(...TIMEFRAMES), macdV: fc.integer(), recent: fc.option(fc.array(fc.integer()), { nil: undefined }) }),
          { selector: (c) => c.timeframe },
        ),
      },
      { requiredKeys: ['symbol'] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (changes, batch) => {
        const typed = changes.map(
          ({ cells, ...rest }): MatrixRowChange => ({
            exchangeId: 1,
            ...rest,
            ...(cells && {
              cells: cells.map(({ recent, ...values }) => {
                const { recent: _, ...plain } = cell(values);
                return recent ? { ...plain, recent } : plain;
              }),
            }),
          }),
        );
        let rows = rowsOfSnapshot(symbols.map((symbol) => row({ symbol })));
        for (let at = 0; at < typed.length; at += batch) rows = withChanges(rows, typed.slice(at, at + batch));

        expect([...rows.values()].map((r) => r.symbol)).toEqual(symbols);
        for (const symbol of symbols) {
          const own = typed.filter((c) => c.symbol === symbol);
          const shown = rows.get(`1:${symbol}`);
          expect(shown?.price).toBe(own.findLast((c) => c.price !== undefined)?.price ?? 100);
          for (const timeframe of TIMEFRAMES) {
            const ofCell = own.flatMap((c) => c.cells ?? []).filter((c) => c.timeframe === timeframe);
            const shownCell = shown?.cells.find((c) => c.timeframe === timeframe);
            const known = timeframe === '5m' ? cell() : undefined;
            expect(shownCell?.macdV).toBe(ofCell.at(-1)?.macdV ?? known?.macdV);
            if (shownCell) expect(shownCell.recent).toEqual(ofCell.findLast((c) => c.recent)?.recent ?? known?.recent ?? []);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep the very same object for a row and a cell that did not change', () => {
    const before = rowsOfSnapshot([row(), row({ symbol: 'ETH-USD' })]);
    const after = withChanges(before, [{ exchangeId: 1, symbol: 'BTC-USD', price: 101 }]);
    expect(after.get('1:ETH-USD')).toBe(before.get('1:ETH-USD'));
    expect(after.get('1:BTC-USD')?.cells).toBe(before.get('1:BTC-USD')?.cells);
    expect(after.get('1:BTC-USD')).toMatchObject({ price: 101, changePct24h: 1, priceDecimals: 2 });
  });

  it('lose a reason that no longer holds', () => {
    const rows = rowsOfSnapshot([row({ cells: [cell({ macdV: null, reason: 'warming up' })] })]);
    const { recent: _, ...defined } = cell();
    const shown = withChanges(rows, [{ exchangeId: 1, symbol: 'BTC-USD', cells: [defined] }]).get('1:BTC-USD');
    expect(shown?.cells[0]?.reason).toBeUndefined();
  });

  it('are told apart by exchange as well as by symbol', () => {
    expect(rowKey({ exchangeId: 1, symbol: 'BTC-USD' })).not.toBe(rowKey({ exchangeId: 2, symbol: 'BTC-USD' }));
  });
});

describe('alerts', () => {
  it('are listed newest first and each once, however reports of them are mixed', () => {
    const reports = fc.array(fc.record({ id: fc.integer({ min: 1, max: 20 }), revised: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(reports, fc.nat(40), (list, cut) => {
        const alerts = list.map(({ id, revised }) => alert(id, { revised }));
        const shown = withAlerts(withAlerts([], alerts.slice(0, cut)), alerts.slice(cut));
        expect(shown).toEqual(withAlerts([], alerts.toReversed()));
        expect(shown.map((a) => a.id)).toEqual([...new Set(list.map((a) => a.id))].toSorted((a, b) => b - a));
      }),
    );
  });

  it('are kept up to a number, the newest ones', () => {
    const shown = withAlerts([], Array.from({ length: KEPT_ALERTS + 5 }, (_, id) => alert(id)));
    expect(shown).toHaveLength(KEPT_ALERTS);
    expect(shown[0]?.id).toBe(KEPT_ALERTS + 4);
  });

  it('that arrive while the page is open are told from those of the first snapshot', () => {
    const events: LiveEvent[] = [
      { topic: 'alerts', kind: 'snapshot', alerts: [alert(7), alert(6)] },
      { topic: 'alerts', kind: 'alert', alert: alert(8) },
    ];
    const data = withEvents(NO_LIVE_DATA, events.map((event) => ({ event, receivedAt: 0 })));
    expect(data.alerts?.map((a) => a.id)).toEqual([8, 7, 6]);
    expect(data.firstAlertId).toBe(7);
  });

  it('that are told as revised are known to be so, also when they are too old to be kept', () => {
    const many = Array.from({ length: KEPT_ALERTS }, (_, nr) => alert(1_000 + nr));
    const events: LiveEvent[] = [
      { topic: 'alerts', kind: 'snapshot', alerts: [...many, alert(900, { revised: true })] },
      { topic: 'alerts', kind: 'alert', alert: alert(3, { revised: true }) },
      { topic: 'alerts', kind: 'alert', alert: alert(2_000) },
    ];
    const data = withEvents(NO_LIVE_DATA, events.map((event) => ({ event, receivedAt: 0 })));
    expect([...data.revisedAlerts]).toEqual([900, 3]);
    expect(data.alerts?.some(({ id }) => id === 3)).toBe(false);
  });
});

describe('what is known of the market', () => {
  it('includes what is held, as the same objects while nothing of it changed', () => {
    const position = (asset: string, fields: Partial<Position> = {}): Position => ({ exchangeId: 1, asset, symbol: `${asset}-USD`, quantity: 2, valueUsd: 9, at: 5, ...fields });
    const told = (...positions: Position[]): LiveEvent => ({ topic: 'status', serverTime: 0, status: { symbols: [], positions } as unknown as RuntimeStatus });
    const after = (...events: LiveEvent[]) => withEvents(NO_LIVE_DATA, events.map((event) => ({ event, receivedAt: 0 }))).held;
    const first = told(position('BTC'), position('USD', { symbol: null }), position('ADA'));
    expect([...after(first).keys()]).toEqual(['1:BTC-USD', '1:ADA-USD']);
    const data = withEvents(NO_LIVE_DATA, [{ event: first, receivedAt: 0 }]);
    const again = withEvents(data, [{ event: told(position('BTC'), position('ADA')), receivedAt: 0 }]);
    expect(again.held).toBe(data.held);
    const read = withEvents(data, [{ event: told(position('BTC'), position('ADA', { at: 6 })), receivedAt: 0 }]);
    expect(read.held.get('1:BTC-USD')).toBe(data.held.get('1:BTC-USD'));
    expect(read.held.get('1:ADA-USD')?.at).toBe(6);
    expect(after(first, told()).size).toBe(0);
  });

  it('includes the newest receipt of a price per exchange, which never goes back', () => {
    const events: LiveEvent[] = [
      { topic: 'market', kind: 'snapshot', serverTime: 100, rows: [row({ priceReceivedAt: 90 }), row({ exchangeId: 2, priceReceivedAt: 40 })] },
      { topic: 'market', kind: 'changes', serverTime: 110, rows: [{ exchangeId: 1, symbol: 'BTC-USD', priceReceivedAt: 70 }] },
    ];
    const data = withEvents(NO_LIVE_DATA, events.map((event) => ({ event, receivedAt: 0 })));
    expect([...data.lastPriceAt]).toEqual([[1, 90], [2, 40]]);
  });

  it('is replaced by a new snapshot: a symbol that is no longer watched disappears', () => {
    const snapshot = (rows: MatrixRow[]): LiveEvent => ({ topic: 'market', kind: 'snapshot', serverTime: 0, rows });
    const events = [snapshot([row(), row({ symbol: 'ETH-USD' })]), snapshot([row({ symbol: 'ETH-USD' })])];
    const data = withEvents(NO_LIVE_DATA, events.map((event) => ({ event, receivedAt: 0 })));
    expect([...(data.rows?.keys() ?? [])]).toEqual(['1:ETH-USD']);
  });
});

describe('the clock of the server', () => {
  it('is taken from the message that travelled fastest', () => {
    const samples = [300, 40, 900].map((travelMs, i) => ({ server: 1_000_000 + i * 5_000, page: 400_000 + i * 5_000 + travelMs }));
    const clock = samples.reduce((c, s) => withServerTime(c, s.server, s.page), UNKNOWN_SERVER_CLOCK);
    expect(serverNow(clock, 500_000)).toBe(500_000 + 600_000 - 40);
  });

  it('is the clock of the page until the server has spoken', () => {
    expect(serverNow(UNKNOWN_SERVER_CLOCK, 5)).toBe(5);
  });

  it('follows a step of either clock within thirty messages', () => {
    let clock = withServerTime(UNKNOWN_SERVER_CLOCK, 1_000_000, 0);
    for (let i = 0; i < 30; i++) clock = withServerTime(clock, 2_000 + i, i);
    expect(serverNow(clock, 0)).toBe(2_000);
  });
});

describe('what one tab tells another', () => {
  it('makes out of nothing all that it knows', () => {
    const status = { symbols: [{ exchangeId: 1, symbol: 'BTC-USD', freshness: 'quiet' }], positions: [] } as unknown as RuntimeStatus;
    const known = withEvents(NO_LIVE_DATA, [
      { event: { topic: 'alerts', kind: 'snapshot', alerts: [alert(3), alert(1)] }, receivedAt: 900 },
      { event: { topic: 'alerts', kind: 'alert', alert: alert(4) }, receivedAt: 900 },
      { event: { topic: 'commands', kind: 'snapshot', commands: [] }, receivedAt: 900 },
      { event: { topic: 'status', status, serverTime: 1_000 }, receivedAt: 900 },
      { event: { topic: 'market', kind: 'snapshot', rows: [row(), row({ symbol: 'ETH-USD' })], serverTime: 1_000 }, receivedAt: 900 },
    ]);
    const told = withEvents(NO_LIVE_DATA, snapshotEvents(known, 5_000).map((event) => ({ event, receivedAt: 5_000 })));
    expect({ ...told, serverClock: null, firstAlertId: 0 }).toEqual({ ...known, serverClock: null, firstAlertId: 0 });
    expect(serverNow(told.serverClock, 6_000)).toBe(serverNow(known.serverClock, 6_000));
  });
});
