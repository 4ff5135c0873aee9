import {
  acknowledgeCommands,
  adoptRunningCommands,
  claimCommand,
  endCommand,
  expireCommands,
  isRefusedForGood,
  lastWorkerChange,
  openCommands,
  storeCommand,
  updateRunningCommand,
  usersWithNews,
  type Database,
} from '@livermore/database';
import type { CommandLedger } from '../services/command-handler/command-ledger.ts';

/** The ledger of commands in this database, for a worker. */
export const commandLedger = ({ db }: Pick<Database, 'db'>): CommandLedger => ({
  store: (command) => db.transaction((tx) => storeCommand(tx, command)),
  acknowledge: (userId, now) => acknowledgeCommands(db, userId, now),
  open: (userId) => openCommands(db, userId),
  lastWorkerChange: (userId) => lastWorkerChange(db, userId),
  withNews: (userIds) => usersWithNews(db, userIds),
  claim: (change) => claimCommand(db, change),
  adoptRunning: (change) => adoptRunningCommands(db, change),
  update: (change) => updateRunningCommand(db, change),
  end: (change) => endCommand(db, change),
  expire: (change) => expireCommands(db, change),
  isRefusal: isRefusedForGood,
});
