import { formatDecimal } from '../market/decimal.ts';
import { mixKey, seedKey, textKey, unit } from '../market/hash.ts';
import type { Market } from '../market/market.ts';
import type { MarketProduct } from '../market/products.ts';

const DEFAULT_PAGE = 49;
const LARGEST_PAGE = 250;
/** Products of which the invented user holds some, and one more of which there is dust. */
const HELD_PRODUCTS = 4;
const DUST_USD = 0.5;
/** Wallets of currencies that the market does not list. */
const OTHER_WALLETS = ['USDC', 'EUR', 'GBP', 'USDT', 'DAI'];

interface Wallet {
  currency: string;
  isFiat: boolean;
  available: string;
  hold: string;
}

/** The wallets of the invented user of a market, the same for the same seed at any time. */
const walletsOf = (market: Market): Wallet[] => {
  const key = mixKey(seedKey(market.seed), 0x77616c6c);
  const draw = (text: string, number: number): number => unit(mixKey(key, textKey(text)), number);
  const ranked = market.products.toSorted((a, b) => draw(a.symbol, 0) - draw(b.symbol, 0));
  const crypto = market.products.map((product): Wallet => {
    const rank = ranked.indexOf(product);
    const { symbol, sizeDecimals } = product;
    const [currency = ''] = symbol.split('-');
    const lots =
      rank < HELD_PRODUCTS ? lotsWorth(product, 100 + 4_900 * draw(symbol, 1)) : rank === HELD_PRODUCTS ? lotsWorth(product, DUST_USD) : 0;
    // Of the first a part waits in an order.
    const hold = rank === 0 ? Math.floor(lots / 4) : 0;
    return {
      currency,
      isFiat: false,
      available: formatDecimal(lots - hold, sizeDecimals),
      hold: formatDecimal(hold, sizeDecimals),
    };
  });
  const usd = formatDecimal(100_000 + Math.floor(900_000 * draw('USD', 1)), 2);
  const others = OTHER_WALLETS.map((currency) => ({ currency, isFiat: currency === 'EUR' || currency === 'GBP', available: '0', hold: '0' }));
  return [{ currency: 'USD', isFiat: true, available: usd, hold: '0' }, ...crypto, ...others];
};

/** Lots that are worth so many dollars at the product's base price; one at least. */
const lotsWorth = ({ baseTicks, priceDecimals, sizeDecimals }: MarketProduct, usd: number): number =>
  Math.max(1, Math.floor((usd * 10 ** (priceDecimals + sizeDecimals)) / baseTicks));

/** A page of the accounts, empty wallets among them; undefined for a query that the venue refuses. */
export const accountPage = (market: Market, query: URLSearchParams): object | undefined => {
  const limit = Number(query.get('limit') ?? DEFAULT_PAGE);
  const from = placeOf(query.get('cursor') ?? '');
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE || from === undefined) return undefined;
  const wallets = walletsOf(market);
  const page = wallets.slice(from, from + limit);
  const hasNext = from + limit < wallets.length;
  return {
    accounts: page.map(({ currency, isFiat, available, hold }, place) => ({
      uuid: `00000000-0000-4000-8000-${String(from + place + 1).padStart(12, '0')}`,
      name: `${currency} Wallet`,
      currency,
      available_balance: { value: available, currency },
      hold: { value: hold, currency },
      default: true,
      active: true,
      ready: true,
      type: isFiat ? 'ACCOUNT_TYPE_FIAT' : 'ACCOUNT_TYPE_CRYPTO',
      platform: 'ACCOUNT_PLATFORM_CONSUMER',
      created_at: '2024-02-01T00:00:00Z',
      updated_at: '2026-01-05T10:00:00Z',
      deleted_at: null,
      retail_portfolio_id: '00000000-0000-4000-9000-000000000001',
    })),
    has_next: hasNext,
    cursor: hasNext ? cursorOf(from + limit) : '',
    size: page.length,
  };
};

/** Characters that a client must escape in a query, as an opaque text may have them. */
const cursorOf = (place: number): string => `${Buffer.from(`from:${place}`).toString('base64')}+/=`;

const placeOf = (cursor: string): number | undefined => {
  if (cursor === '') return 0;
  const place = /^from:(\d{1,6})$/.exec(Buffer.from(cursor.slice(0, -3), 'base64').toString())?.[1];
  return place !== undefined && cursorOf(Number(place)) === cursor ? Number(place) : undefined;
};

/**
 * Whether a request may see the accounts: without a token, or with one that is made for it. `request` is
 * `METHOD host/path`. Signatures are not checked, for no key is known here, nor the times against a
 * clock, for the venue's is not the wall's.
 */
export const isAuthorized = (authorization: string | undefined, request: string): boolean => {
  if (authorization === undefined) return true;
  const [, head = '', claims = '', signature = ''] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization) ?? [];
  const { alg, kid, nonce, typ } = decoded(head);
  const { exp, iss, nbf, sub, uri } = decoded(claims);
  const isSigned = (alg === 'ES256' || alg === 'EdDSA') && Buffer.from(signature, 'base64url').length === 64;
  const isNamed = typeof kid === 'string' && kid !== '' && sub === kid && iss === 'cdp' && typ === 'JWT';
  const isFresh = Number.isInteger(nbf) && Number.isInteger(exp) && Number(exp) > Number(nbf) && Number(exp) - Number(nbf) <= 120;
  return isSigned && isNamed && isFresh && typeof nonce === 'string' && nonce.length >= 16 && uri === request;
};

const decoded = (part: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
