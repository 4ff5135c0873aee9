import { createInProcessHotStore, createRedisHotStore, type HotStore } from '@livermore/cache';
import { componentLogger } from '../logging/component-logger.ts';
import type { ServerOptions } from '../server.ts';

/** The hot store and bus that the configuration asks for. */
export const openHotStore = ({ configuration, clock, ...options }: ServerOptions): HotStore => {
  const logger = componentLogger(options.logger, 'hot store');
  return configuration.redisUrl
    ? createRedisHotStore({ url: configuration.redisUrl, clock, logger })
    : createInProcessHotStore({ clock, logger });
};
