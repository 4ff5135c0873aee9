import { exchangeName, isTimeframe, type ExchangeName, type Timeframe } from '@livermore/schemas';

/** A cell of the matrix by the line it is in, `100:BTC-USD` or a group's id, and by its column. */
export interface CellPlace {
  line: string;
  column: string;
}

/** The cell that an element is in; null outside of cells. The line is told by its box, the column by the cell. */
export const placeOfCell = (target: EventTarget | null): (CellPlace & { cell: HTMLElement }) | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  const line = cell?.closest<HTMLElement>('[data-line]')?.dataset['line'];
  const column = cell?.dataset['column'];
  return cell && line !== undefined && column !== undefined ? { cell, line, column } : null;
};

/** Where a cell leads: `100:BTC-USD` and `4h` to that symbol on 4h; null for a line that is no symbol. */
export const symbolOfCell = ({
  line,
  column,
}: CellPlace): { params: { exchange: ExchangeName; symbol: string }; search: { timeframe?: Timeframe } } | null => {
  const [, id = '', symbol = ''] = /^(\d+):(.+)$/.exec(line) ?? [];
  const exchange = exchangeName(Number(id));
  return exchange ? { params: { exchange, symbol }, search: isTimeframe(column) ? { timeframe: column } : {} } : null;
};
