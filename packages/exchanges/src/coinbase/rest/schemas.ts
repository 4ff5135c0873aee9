import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

// Fields that are used, nothing else: the venue adds new ones often. Numeric texts may be empty.

const CandleRow = Type.Object({
  start: Type.String(),
  low: Type.String(),
  high: Type.String(),
  open: Type.String(),
  close: Type.String(),
  volume: Type.String(),
});

const ProductRow = Type.Object({
  product_id: Type.String(),
  price: Type.Optional(Type.String()),
  price_percentage_change_24h: Type.Optional(Type.String()),
  volume_24h: Type.Optional(Type.String()),
  base_increment: Type.String(),
  quote_increment: Type.String(),
  price_increment: Type.Optional(Type.String()),
  status: Type.String(),
  is_disabled: Type.Optional(Type.Boolean()),
  trading_disabled: Type.Optional(Type.Boolean()),
  cancel_only: Type.Optional(Type.Boolean()),
  view_only: Type.Optional(Type.Boolean()),
});

const Amount = Type.Object({ value: Type.String() });

const AccountRow = Type.Object({
  currency: Type.String({ minLength: 1 }),
  available_balance: Amount,
  hold: Type.Optional(Amount),
});

const Pagination = Type.Object({
  has_next: Type.Boolean(),
  next_cursor: Type.String(),
});

export type CandleRow = Type.Static<typeof CandleRow>;
export type ProductRow = Type.Static<typeof ProductRow>;

/** Rows are checked one by one, so that an error can name the row. */
export const isCandlePage = Compile(Type.Object({ candles: Type.Array(Type.Unknown()) }));
export const isCandleRow = Compile(CandleRow);
export const isProductPage = Compile(Type.Object({ products: Type.Array(Type.Unknown()) }));
export const isProductRow = Compile(ProductRow);
/** `pagination` is null or absent when everything fits one page. */
export const hasPagination = Compile(Type.Object({ pagination: Pagination }));
export const isAccountPage = Compile(
  Type.Object({
    accounts: Type.Array(Type.Unknown()),
    has_next: Type.Optional(Type.Boolean()),
    cursor: Type.Optional(Type.String()),
  }),
);
export const isAccountRow = Compile(AccountRow);
export const isServerTime = Compile(Type.Object({ epochMillis: Type.String() }));
