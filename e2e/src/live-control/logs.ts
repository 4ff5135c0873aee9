import type { LogPage } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { expect, it } from 'vitest';
import { LIMIT_MS, PATIENCE_MS } from './control.ts';
import type { Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

/** The log of a command, of which the web process and the worker each wrote a part. */
export const testLogs = ({ control }: Scene<ServicesDeployment>): void => {
  it('has one log of all processes, in which a command is found by its id', async () => {
    await control.untilRunning();
    const { requestId } = await control.carryOut({ type: 'reload-settings' });
    const lines = await until(
      'the lines of both',
      async () => {
        const page = await control.api.query<LogPage>('logs.tail', { id: requestId });
        return page.lines.some(({ message }) => message.includes('succeeded')) && page.lines;
      },
      PATIENCE_MS,
    );
    const told = lines.map(({ process, message }) => `${process.replace(/-.*/, '')} ${message}`);
    expect(told).toEqual(expect.arrayContaining(['web reload-settings: stored', 'worker reload-settings: acknowledged', 'worker reload-settings: running']));
    for await (const { event } of control.api.watch(['logs'])) {
      if (event.topic !== 'logs') continue;
      if (event.lines.some(({ process }) => process.startsWith('worker-'))) break;
    }
  }, LIMIT_MS);
};
