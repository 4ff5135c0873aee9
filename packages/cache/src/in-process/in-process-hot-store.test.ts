import { systemClock } from '@livermore/base';
import { RecordingLogger } from '@livermore/testkit';
import { describe } from 'vitest';
import { hotStoreContract } from '../testing/hot-store-contract.ts';
import { createInProcessHotStore } from './in-process-hot-store.ts';

describe('the hot store in process', () => {
  hotStoreContract(async () => createInProcessHotStore({ clock: systemClock, logger: new RecordingLogger() }));
});
