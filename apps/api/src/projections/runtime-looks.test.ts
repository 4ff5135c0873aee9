import { createInProcessHotStore, controlChannel, runtimeChannel } from '@livermore/cache';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { expect, it } from 'vitest';
import { RuntimeLooks } from './runtime-looks.ts';

const START = 1_800_000_000_000;

const watched = async () => {
  const clock = new FakeClock(START);
  const logger = new RecordingLogger();
  const bus = createInProcessHotStore({ clock, logger });
  const looks = new RuntimeLooks({ bus, clock, logger });
  await looks.start();
  const isHeard = async (userId: number) => (await bus.listened()).channels.has(runtimeChannel(userId));
  const report = (userId: number, state: string) => bus.publish(runtimeChannel(userId), JSON.stringify({ userId, state }));
  return { clock, bus, looks, isHeard, report };
};

it('hears a runtime from the first look on, and asks it to tell how it is', async () => {
  const { bus, looks, isHeard, report } = await watched();
  const asked: string[] = [];
  await bus.subscribe([controlChannel(7)], (channel) => asked.push(channel));
  report(7, 'starting');
  expect(looks.look(7)).toEqual({ status: null, since: START });
  await until('the runtime is asked', () => asked.length === 1);
  expect(await isHeard(8)).toBe(false);
  report(7, 'running');
  await until('its status', () => looks.look(7).status?.state === 'running');
  report(7, 'paused');
  await until('its next status', () => looks.look(7).status?.state === 'paused');
  await looks.stop();
});

it('lets go of a runtime that nobody looks at any more, and of no other', async () => {
  const { clock, looks, isHeard, report } = await watched();
  looks.look(7);
  looks.look(8);
  await until('both are heard', async () => (await isHeard(7)) && (await isHeard(8)));
  report(7, 'running');
  for (let second = 0; second < 30; second += 5) {
    await clock.advance(5_000);
    looks.look(8);
  }
  await until('the first is let go', async () => !(await isHeard(7)));
  expect(await isHeard(8)).toBe(true);
  // An old status would be taken for a new one.
  expect(looks.look(7)).toEqual({ status: null, since: START + 30_000 });
  await looks.stop();
  expect([await isHeard(7), await isHeard(8)]).toEqual([false, false]);
});

it('knows whose commands somebody hears', async () => {
  const { bus, looks } = await watched();
  const leave = await bus.subscribe([controlChannel(7)], () => {});
  const served = await looks.served();
  expect([served(7), served(8)]).toEqual([true, false]);
  await leave();
  expect((await looks.served())(7)).toBe(false);
  await looks.stop();
});
