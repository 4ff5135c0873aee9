import { exchangeName, isTimeframe, type ExchangeName, type Timeframe } from '@livermore/schemas';

/** Where a cell of the matrix leads: `100:BTC-USD|4h` to that symbol on 4h; null for a line that is no symbol. */
export const symbolOfCell = (
  cell: string | undefined,
): { params: { exchange: ExchangeName; symbol: string }; search: { timeframe?: Timeframe } } | null => {
  const [, id = '', symbol = '', column = ''] = /^(\d+):([^|]+)\|(.+)$/.exec(cell ?? '') ?? [];
  const exchange = exchangeName(Number(id));
  return exchange ? { params: { exchange, symbol }, search: isTimeframe(column) ? { timeframe: column } : {} } : null;
};
