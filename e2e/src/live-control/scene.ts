import type { ControlResult } from '@livermore/schemas';
import type { CommandTrail } from './command-trail.ts';
import type { Control } from './control.ts';
import type { Deployment } from './deployment.ts';

/** What each part of the suite is given. */
export interface Scene<Site extends Deployment = Deployment> {
  site: Site;
  control: Control;
  /** What the `commands` topic has told of each command. */
  trail: CommandTrail;
  /** What the channel of results has told, in order; null where nobody outside can hear it. */
  results: ControlResult[] | null;
}

/** Watched from the settings flow on: enough to differ, few enough to be quick. */
export const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD', 'DOGE-USD', 'ADA-USD'];

/** Traded at the demo market too; added and removed. */
export const SPARE_SYMBOL = 'LINK-USD';

/** So close together that there is always an alert to look at. */
export const LEVELS = [5, 10, 20, 30, 40, 50, 60, 80, 100, 120];
