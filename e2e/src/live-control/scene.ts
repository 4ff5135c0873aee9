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

/** Traded at the demo market too; added and removed. */
export const SPARE_SYMBOL = 'LINK-USD';
