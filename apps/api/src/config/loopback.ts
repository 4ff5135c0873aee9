const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Whether a host name or address is of this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** Addresses that mean every address of this machine. */
const EVERYWHERE = ['0.0.0.0', '::'];

/** The host of an address at which a server that listens at `host` is reached from its own machine. */
export const hostInUrl = (host: string): string => {
  if (EVERYWHERE.includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};
