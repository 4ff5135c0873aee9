import { describe, expect, it } from 'vitest';
import { ServiceGroup } from './service.ts';
import type { Service } from './service.ts';

/** Services that write down what is done with them; `faults` fail on `start a` or `stop b`. */
const recorded = (names: string[], faults: string[] = []): { log: string[]; services: Service[] } => {
  const log: string[] = [];
  const step = async (what: string): Promise<void> => {
    // Takes a turn, so that anything started side by side would show in the order.
    await new Promise((resolve) => setImmediate(resolve));
    log.push(what);
    if (faults.includes(what)) throw new Error(`cannot ${what}`);
  };
  const services = names.map((name) => ({
    name,
    start: () => step(`start ${name}`),
    stop: () => step(`stop ${name}`),
  }));
  return { log, services };
};

/** A group with all of these started. */
const started = async (services: readonly Service[]): Promise<ServiceGroup> => {
  const group = new ServiceGroup();
  for (const service of services) await group.start(service);
  return group;
};

describe('a group of services', () => {
  it('starts in order, one after the other, and stops in reverse', async () => {
    const { log, services } = recorded(['a', 'b', 'c']);
    const group = await started(services);
    await group.stop();
    expect(log).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
  });

  it('stops what was started, the failing one included, and passes the error on', async () => {
    const { log, services } = recorded(['a', 'b', 'c'], ['start b']);
    await expect(started(services)).rejects.toThrow('cannot start b');
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('passes on why the start failed even when stopping fails as well', async () => {
    const { log, services } = recorded(['a', 'b'], ['start b', 'stop b']);
    await expect(started(services)).rejects.toThrow('cannot start b');
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('passes on why a start failed that another one began and went on without', async () => {
    const group = new ServiceGroup();
    const failing: Service = { name: 'inner', start: () => Promise.reject(new Error('damaged')), stop: () => Promise.resolve() };
    const outer: Service = { name: 'outer', start: () => group.start(failing).then(() => {}, () => {}), stop: () => Promise.resolve() };
    await expect(group.start(outer)).rejects.toThrow('damaged');
    await expect(group.start(failing)).rejects.toThrow('damaged');
  });

  it('stops all even when one of them fails, and throws the first failure', async () => {
    const { log, services } = recorded(['a', 'b', 'c'], ['stop c', 'stop b']);
    const group = await started(services);
    log.length = 0;
    await expect(group.stop()).rejects.toThrow('cannot stop c');
    expect(log).toEqual(['stop c', 'stop b', 'stop a']);
  });

  it('stops nothing twice', async () => {
    const { log, services } = recorded(['a']);
    const group = await started(services);
    await Promise.all([group.stop(), group.stop()]);
    await group.stop();
    expect(log).toEqual(['start a', 'stop a']);
  });

  it('starts nothing more once it is stopped', async () => {
    const { log, services } = recorded(['a', 'b']);
    const group = await started(services.slice(0, 1));
    await group.stop();
    await expect(group.start(services[1] as Service)).rejects.toThrow('b is not started');
    expect(log).toEqual(['start a', 'stop a', 'stop b']);
  });

  it('leaves nothing running that was in the middle of its start when everything stopped', async () => {
    let isOpen = false;
    const slow: Service = {
      name: 'slow',
      start: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        isOpen = true;
      },
      stop: async () => {
        isOpen = false;
      },
    };
    const group = new ServiceGroup();
    const start = group.start(slow);
    await group.stop();
    await expect(start).rejects.toThrow('slow is not started');
    expect(isOpen).toBe(false);
  });
});
