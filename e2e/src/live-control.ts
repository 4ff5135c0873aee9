import type { ControlResult } from '@livermore/schemas';
import { afterAll, beforeAll, describe } from 'vitest';
import { CommandTrail } from './live-control/command-trail.ts';
import { Control } from './live-control/control.ts';
import type { Deployment } from './live-control/deployment.ts';
import { CHANNEL, DOORS, testDoors } from './live-control/doors.ts';
import { testExternalSettings, testPauseFlow, testSettingsFlow, testStart, testSymbolFlow } from './live-control/flows.ts';
import { testKills } from './live-control/kills.ts';
import { testLogs } from './live-control/logs.ts';
import { testLongWork } from './live-control/long-work.ts';
import { testOutages } from './live-control/outages.ts';
import { testRubbish } from './live-control/rubbish.ts';
import type { Scene } from './live-control/scene.ts';
import type { ServicesDeployment } from './live-control/services-deployment.ts';
import { testTwoUsers } from './live-control/two-users.ts';

/** Settings and live control as a user sees them, on any deployment. The tests share one and go on from each other. */
export const describeLiveControl = (title: string, site: Deployment): void => {
  describe(title, () => {
    const scene = sceneOf(site, null);
    testStart(scene);
    testSettingsFlow(scene);
    testDoors(scene, DOORS);
    testPauseFlow(scene);
    testSymbolFlow(scene, null);
    testLongWork(scene);
    testKills(scene);
  });
};

/** The same where the bus can be reached from outside, and what only that makes possible. */
export const describeLiveControlOverRedis = (title: string, site: ServicesDeployment): void => {
  describe(title, () => {
    const results: ControlResult[] = [];
    const scene = sceneOf(site, results);
    beforeAll(() => site.hear('channel:control-result:1', (message) => results.push(JSON.parse(message) as ControlResult)));
    testStart(scene);
    testSettingsFlow(scene);
    testExternalSettings(scene);
    testLogs(scene);
    testDoors(scene, [...DOORS, CHANNEL]);
    testPauseFlow(scene);
    testSymbolFlow(scene, async (symbol) => (await site.redis.exists([`candles:100:${symbol}:1m`, `indicator:100:${symbol}:1h:macd-v`])) === 2);
    testLongWork(scene);
    testRubbish(scene);
    testTwoUsers(scene);
    testOutages(scene);
    testKills(scene);
  });
};

const sceneOf = <Site extends Deployment>(site: Site, results: ControlResult[] | null): Scene<Site> => {
  const control = new Control(site);
  const trail = new CommandTrail(control);
  beforeAll(async () => {
    await site.open();
    await trail.start();
  }, 120_000);
  afterAll(async () => {
    await trail.stop();
    await site.close();
  });
  return { site, control, trail, results };
};
