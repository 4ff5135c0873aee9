import { useLive } from '../../../live/live-context.tsx';

const MINUTE_MS = 60_000;

/** The server's time to the minute, so that ages are drawn again only when they may have changed. */
export const useServerNow = (): number => useLive(({ serverNow }) => Math.floor(serverNow / MINUTE_MS) * MINUTE_MS) + MINUTE_MS - 1;
