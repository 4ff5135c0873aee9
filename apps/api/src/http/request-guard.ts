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
 * Whether a request may come from where it says it comes from: the host must be one of ours (a
 * foreign name that resolves to this machine is not), and a page must be one that we served. Other
 * ports of this machine are the same site for cookies, so the cookie alone does not prove that.
 */
export const isOwnRequest = (
  headers: FastifyRequest['headers'],
  allowedHosts: readonly string[],
): boolean => {
  const { host, origin } = headers;
  if (host === undefined || !allowedHosts.includes(host)) return false;
  if (origin !== undefined) return origin === `http://${host}`;
  const site = headers['sec-fetch-site'];
  // A link from elsewhere may open a page; only what a page of another origin fetches is refused.
  const isNavigation = headers['sec-fetch-mode'] === 'navigate';
  return site === undefined || site === 'same-origin' || site === 'none' || isNavigation;
};

/** Refuses what `isOwnRequest` refuses and sets the security headers. */
export const requestGuard =
  (allowedHosts: () => string[]) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.headers(SECURITY_HEADERS);
    if (isOwnRequest(request.headers, allowedHosts())) return;
    await reply.code(403).send({
      error: 'FORBIDDEN',
      message: `Requests are taken from pages of this server only, at http://${allowedHosts()[0] ?? ''}.`,
    });
  };
