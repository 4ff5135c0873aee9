import type { CommandRecord } from '@livermore/schemas';

/** A pause that was stored at 0 and nobody has taken yet, unless changed. */
export const commandRecord = (changes: Partial<CommandRecord> = {}): CommandRecord => ({
  id: 1,
  userId: 1,
  requestId: `r${changes.id ?? 1}`,
  type: 'pause',
  payload: null,
  status: 'stored',
  suspended: false,
  origin: 'admin',
  actor: null,
  issuedAt: 0,
  storedAt: 0,
  expiresAt: 0,
  acknowledgedAt: null,
  startedAt: null,
  endedAt: null,
  progress: null,
  message: null,
  data: null,
  error: null,
  changedAt: 0,
  changeId: 1,
  ...changes,
});
