import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sent with every answer. Styles may be inline because table and chart libraries set them; scripts may not. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Whether a request may come from where it says it comes from: the host must be that of one of our
 * origins (a foreign name that resolves to this machine is not), and a page must be one that we
 * served under it. Other ports of this machine are the same site for cookies, so the cookie alone
 * does not prove that.
 */
export const isOwnRequest = (headers: FastifyRequest['headers'], origins: readonly string[]): boolean => {
  const { host, origin } = headers;
  const own = origins.filter((candidate) => new URL(candidate).host === host);
  if (own.length === 0) return false;
  if (origin !== undefined) return own.includes(origin);
  const site = headers['sec-fetch-site'];
  // A link from elsewhere may open a page; only what a page of another origin fetches is refused.
  const isNavigation = headers['sec-fetch-mode'] === 'navigate';
  return site === undefined || site === 'same-origin' || site === 'none' || isNavigation;
};

/** Refuses what `isOwnRequest` refuses and sets the security headers. */
export const requestGuard =
  (origins: readonly string[]) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.headers(SECURITY_HEADERS);
    if (isOwnRequest(request.headers, origins)) return;
    await reply.code(403).send({
      error: 'FORBIDDEN',
      message: `Requests are taken from pages of this server only, at ${origins[0] ?? ''}.`,
    });
  };
