/** Places that give the same command: what was given in one shows in the others too. */
export const PLACES = {
  pause: 'engine.pause',
  mode: 'engine.mode',
  reload: 'engine.reload',
  backfill: 'engine.backfill',
  clearCache: 'engine.clear-cache',
} as const;
