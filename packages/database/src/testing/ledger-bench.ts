import type { CommandRecord } from '@livermore/schemas';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Database } from '../database.ts';
import {
  claimCommand,
  endCommand,
  ensureOwner,
  listCommands,
  storeCommand,
  type ClaimedCommand,
  type NewCommand,
  type StoreOutcome,
} from '../index.ts';
import { emptyTables } from './empty-tables.ts';

export const NOW = 1_800_000_000_000;
export const userId = 1;

/** A command to add a symbol, unless changed. */
const newCommand = (requestId: string, changes: Partial<NewCommand> = {}): NewCommand => ({
  userId,
  requestId,
  type: 'add-symbol',
  payload: { symbol: 'BTC-USD' },
  origin: 'admin',
  actor: 'Ada',
  issuedAt: NOW - 5,
  storedAt: NOW,
  ...changes,
});

/**
 * Before each test of the ledger a database with the owner and one more user; short words for what
 * the tests do on it. `open` gives a fresh database, which is closed in the end.
 */
export const ledgerBench = (open: () => Promise<Database>) => {
  let opened: Database;
  const database = (): Database => opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    await emptyTables(opened);
    await ensureOwner(opened.db, { settings: { version: 1 } });
    await opened.pool.query(`insert into users (email, display_name) values ('b@c.d', 'Bea')`);
  });
  const store = (requestId: string, changes: Partial<NewCommand> = {}): Promise<StoreOutcome> =>
    database().db.transaction((tx) => storeCommand(tx, newCommand(requestId, changes)));
  const stored = async (requestId: string, changes: Partial<NewCommand> = {}): Promise<CommandRecord> => {
    const outcome = await store(requestId, changes);
    if (outcome.kind !== 'stored') throw new Error(outcome.kind);
    return outcome.record;
  };
  const claim = (
    { id }: Pick<CommandRecord, 'id'>,
    effect: Parameters<typeof claimCommand>[1]['effect'] = {},
    worker = 'w1',
  ): Promise<ClaimedCommand | null> => claimCommand(database().db, { userId, id, worker, now: NOW + 20, effect });
  const end = (
    { id }: Pick<CommandRecord, 'id'>,
    status: 'succeeded' | 'failed' | 'cancelled' = 'succeeded',
    worker: string | null = 'w1',
  ): Promise<CommandRecord | null> =>
    endCommand(database().db, { userId, id, worker, now: NOW + 30, end: { status, message: status } });
  const present = async (requestId: string): Promise<CommandRecord | undefined> =>
    (await listCommands(database().db, userId, { limit: 500 })).find((record) => record.requestId === requestId);
  return { database, store, stored, claim, end, present };
};
