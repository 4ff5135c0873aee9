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

describe('a group of services', () => {
  it('starts in order, one after the other, and stops in reverse', async () => {
    const { log, services } = recorded(['a', 'b', 'c']);
    const group = new ServiceGroup(services);
    await group.start();
    await group.stop();
    expect(log).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
  });

  it('stops what was started, the failing one included, and passes the error on', async () => {
    const { log, services } = recorded(['a', 'b', 'c'], ['start b']);
    await expect(new ServiceGroup(services).start()).rejects.toThrow('cannot start b');
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('passes on why the start failed even when stopping fails as well', async () => {
    const { log, services } = recorded(['a', 'b'], ['start b', 'stop b']);
    await expect(new ServiceGroup(services).start()).rejects.toThrow('cannot start b');
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('stops all even when one of them fails, and throws the first failure', async () => {
    const { log, services } = recorded(['a', 'b', 'c'], ['stop c', 'stop b']);
    const group = new ServiceGroup(services);
    await group.start();
    log.length = 0;
    await expect(group.stop()).rejects.toThrow('cannot stop c');
    expect(log).toEqual(['stop c', 'stop b', 'stop a']);
  });

  it('stops nothing twice', async () => {
    const { log, services } = recorded(['a']);
    const group = new ServiceGroup(services);
    await group.start();
    await Promise.all([group.stop(), group.stop()]);
    await group.stop();
    expect(log).toEqual(['start a', 'stop a']);
  });

  it('can be started again after a stop', async () => {
    const { log, services } = recorded(['a']);
    const group = new ServiceGroup(services);
    await group.start();
    await group.stop();
    await group.start();
    expect(log).toEqual(['start a', 'stop a', 'start a']);
  });
});
