import { AppError } from '@livermore/base';
import type { ErrorCode } from '@livermore/base';

/** What each HTTP status of Coinbase means; whether to retry follows from the code's class. */
const CODES_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'EXCHANGE_REFUSED',
  401: 'EXCHANGE_REFUSED',
  403: 'EXCHANGE_REFUSED',
  408: 'EXCHANGE_UNREACHABLE',
  429: 'EXCHANGE_RATE_LIMITED',
};

const ADVICE: Readonly<Record<number, string>> = {
  401: 'the key was refused: check that it is whole and not revoked, and the clock of this machine',
  403: 'the key lacks a permission: it must be allowed to view',
  404: 'check the symbol against the list of products',
  429: 'it is asked again more slowly',
};

/** The error for an answer of `status`. Its body may be JSON of several shapes, text, or HTML. */
export const errorOfStatus = (request: string, status: number, body: string): AppError => {
  const code = codeOf(request, status);
  const advice = ADVICE[status] ? `; ${ADVICE[status]}` : '';
  return new AppError(code, `Coinbase answered ${request} with ${status} (${explain(body)})${advice}`);
};

/** 404 is an unknown product only where the request names one. */
const codeOf = (request: string, status: number): ErrorCode => {
  if (status === 404 && request.includes('/products/')) return 'UNKNOWN_SYMBOL';
  return CODES_BY_STATUS[status] ?? (status >= 500 ? 'EXCHANGE_UNREACHABLE' : 'EXCHANGE_REFUSED');
};

/** The venue's own words out of a body: a known JSON field, else the beginning of the text. */
const explain = (body: string): string => {
  const text = wordsOf(parse(body)) ?? body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return text.trim().slice(0, 200) || 'no text';
};

const wordsOf = (body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('errors' in body && Array.isArray(body.errors)) return wordsOf(body.errors[0]);
  const fields = ['error', 'id', 'error_details', 'message'] as const;
  const record: Partial<Record<string, unknown>> = { ...body };
  const words = fields.map((field) => record[field]).filter((word) => typeof word === 'string');
  return words.length > 0 ? [...new Set(words)].join(': ') : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
