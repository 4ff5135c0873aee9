import type { FastifyRequest } from 'fastify';
import { CLIENT_ADDRESS_HEADER } from './identity.ts';

/** The headers of a request as the identity library reads them, with the address of the client. */
export const webHeaders = (request: FastifyRequest): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  return headers;
};
