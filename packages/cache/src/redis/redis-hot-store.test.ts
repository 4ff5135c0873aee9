import { systemClock } from '@livermore/base';
import { describeWith, RecordingLogger } from '@livermore/testkit';
import { hotStoreContract } from '../testing/hot-store-contract.ts';
import { createRedisHotStore } from './redis-hot-store.ts';

describeWith('redis', 'the hot store on Redis', (url) => {
  hotStoreContract(async () => {
    const store = createRedisHotStore({ url, clock: systemClock, logger: new RecordingLogger() });
    await store.ready(5000);
    return store;
  });
});
