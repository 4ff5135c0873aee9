import { describeWith, findProgram } from '@livermore/testkit';
import { describe } from 'vitest';
import { servicesDeployment } from './live-control/services-deployment.ts';
import { describeLiveControlOverRedis } from './live-control.ts';

const redisProgram = findProgram(process.env['PATH'] ?? '', 'redis-server');

describe.skipIf(redisProgram === null)('live control', () => {
  describeWith('postgres', 'of a web process and a worker', (adminUrl) => {
    describeLiveControlOverRedis('that meet in Redis and PostgreSQL', servicesDeployment(redisProgram ?? '', adminUrl));
  });
});
