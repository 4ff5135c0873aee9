import { EXCHANGE_ORDER, type ExchangeName, type SymbolScan } from '@livermore/schemas';

export interface ScanRequest {
  requestId: string;
  userId: number;
  exchange: ExchangeName;
}

export type ScanAnswer = { requestId: string } & (
  | { scan: SymbolScan }
  | { error: { code: string; message: string } }
);

/** A question as it came over the bus; undefined for anything else. */
export const parseScanRequest = (message: string): ScanRequest | undefined => {
  try {
    const { requestId, userId, exchange } = JSON.parse(message) as Record<string, unknown>;
    const known = EXCHANGE_ORDER.find((name) => name === exchange);
    if (typeof requestId !== 'string' || typeof userId !== 'number' || !known) return undefined;
    return { requestId, userId, exchange: known };
  } catch {
    return undefined;
  }
};
