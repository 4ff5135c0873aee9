// Whole messages in the shapes that Coinbase documents (Advanced Trade WebSocket channels) and that
// captures show; figures are invented.

export const heartbeat = (sequence: number, timestamp: string): object => ({
  channel: 'heartbeats',
  timestamp,
  sequence_num: sequence,
  events: [
    {
      current_time: '2026-10-02 08:15:31.001934 +0000 UTC m=+5127.448120311',
      heartbeat_counter: 5127 + sequence,
    },
  ],
});

export const acknowledgement = (
  sequence: number,
  timestamp: string,
  subscriptions: Record<string, string[]>,
): object => ({
  channel: 'subscriptions',
  timestamp,
  sequence_num: sequence,
  events: [{ subscriptions: { heartbeats: ['heartbeats'], ...subscriptions } }],
});

export const candlesUpdate = {
  channel: 'candles',
  client_id: '',
  timestamp: '2026-10-02T08:16:02.310052871Z',
  sequence_num: 44,
  events: [
    {
      type: 'update',
      candles: [
        {
          start: '1790928900',
          high: '61240.5',
          low: '61188.01',
          open: '61200',
          close: '61231.77',
          volume: '3.41820977',
          product_id: 'BTC-USD',
        },
      ],
    },
  ],
};

export const tickerUpdate = {
  channel: 'ticker',
  client_id: '',
  timestamp: '2026-10-02T08:16:03.551201Z',
  sequence_num: 51,
  events: [
    {
      type: 'update',
      tickers: [
        {
          type: 'ticker',
          product_id: 'SOL-USD',
          price: '143.27',
          volume_24_h: '812345.119',
          low_24_h: '139.02',
          high_24_h: '146.9',
          low_52_w: '71.4',
          high_52_w: '231.88',
          price_percent_chg_24_h: '1.27316',
          best_bid: '143.26',
          best_bid_quantity: '41.2',
          best_ask: '143.28',
          best_ask_quantity: '12.004',
        },
      ],
    },
  ],
};

export const tradesUpdate = {
  channel: 'market_trades',
  client_id: '',
  timestamp: '2026-10-02T08:16:05.250418Z',
  sequence_num: 71,
  events: [
    {
      type: 'update',
      trades: [
        {
          trade_id: '88120455',
          product_id: 'SOL-USD',
          price: '143.29',
          size: '2.5',
          side: 'SELL',
          time: '2026-10-02T08:16:05.120991Z',
        },
        {
          trade_id: '88120454',
          product_id: 'SOL-USD',
          price: '143.28',
          size: '0.4',
          side: 'SELL',
          time: '2026-10-02T08:16:05.020110Z',
        },
      ],
    },
  ],
};

const row = (side: string, price: string, quantity: string, time: string): object => ({
  side,
  event_time: time,
  price_level: price,
  new_quantity: quantity,
});

/** A small whole book, its sides mixed; the venue's has tens of thousands of rows. */
export const level2Snapshot = {
  channel: 'l2_data',
  client_id: '',
  timestamp: '2026-10-02T08:16:03.901733Z',
  sequence_num: 59,
  events: [
    {
      type: 'snapshot',
      product_id: 'SOL-USD',
      updates: [
        row('bid', '143.25', '80', '1970-01-01T00:00:00Z'),
        row('offer', '143.31', '12', '1970-01-01T00:00:00Z'),
        row('bid', '143.27', '3.5', '1970-01-01T00:00:00Z'),
        row('offer', '143.29', '7', '1970-01-01T00:00:00Z'),
      ],
    },
  ],
};

export const level2Update = {
  channel: 'l2_data',
  client_id: '',
  timestamp: '2026-10-02T08:16:04.001733Z',
  sequence_num: 60,
  events: [
    {
      type: 'update',
      product_id: 'SOL-USD',
      updates: [
        row('bid', '143.25', '88.4', '2026-10-02T08:16:03.998411Z'),
        row('offer', '143.29', '0.00000000', '2026-10-02T08:16:03.998411Z'),
        row('bid', '143.28', '1', '2026-10-02T08:16:03.998411Z'),
      ],
    },
  ],
};
