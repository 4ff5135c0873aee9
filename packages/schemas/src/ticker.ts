/** Newest price of a symbol. `at` is venue time, Unix ms; prices in quote, volume in base currency. */
export interface Ticker {
  exchangeId: number;
  symbol: string;
  price: number;
  changePct24h: number;
  volume24h: number;
  high24h: number;
  low24h: number;
  at: number;
  /** Wall time at which it was received, Unix ms; its age is measured from here. */
  receivedAt: number;
}
