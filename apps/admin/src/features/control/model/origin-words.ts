import type { CommandOrigin } from '@livermore/schemas';

/** Through which door a command came, as people call it. */
export const ORIGIN_WORDS: Readonly<Record<CommandOrigin, string>> = {
  admin: 'Admin UI',
  cli: 'Command line',
  channel: 'Control channel',
  settings: 'Saved settings',
};
