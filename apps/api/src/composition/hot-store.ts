import { createInProcessHotStore, createRedisHotStore, type HotStore } from '@livermore/cache';
import type { ServerOptions } from '../server.ts';

/** The hot store and bus that the configuration asks for. */
export const openHotStore = ({ configuration, clock, logger }: ServerOptions): HotStore =>
  configuration.redisUrl
    ? createRedisHotStore({ url: configuration.redisUrl, clock, logger })
    : createInProcessHotStore({ clock, logger });
