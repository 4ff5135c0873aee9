import { FakeClock } from '@livermore/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptBuckets } from './attempt-buckets.ts';
import { networkOf, SignInThrottle, type Attempt } from './sign-in-throttle.ts';

const throttle = () => {
  const clock = new FakeClock(1_800_000_000_000);
  const throttled = new SignInThrottle(() => clock.now());
  /** Tries and fails; gives the ms to wait, 0 when the attempt could be made. */
  const fail = (attempt: Attempt): number => {
    const admitted = throttled.admit(attempt);
    if ('waitMs' in admitted) return admitted.waitMs;
    admitted.failed();
    return 0;
  };
  return { clock, throttled, fail };
};

/** An address of its own for every number. */
const addressOf = (number: number): string => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

describe('guessing a password', () => {
  it('of one account is free ten times from wherever it comes, then once a minute', async () => {
    const { clock, fail } = throttle();
    for (let guess = 0; guess < 10; guess++) expect(fail({ account: 'a@b.c', address: addressOf(guess) })).toBe(0);
    expect(fail({ account: 'A@B.C ', address: addressOf(99) })).toBe(60_000);
    expect(fail({ account: 'other@b.c', address: addressOf(99) })).toBe(0);
    await clock.advance(59_999);
    expect(fail({ account: 'a@b.c', address: addressOf(99) })).toBe(1);
    await clock.advance(1);
    expect(fail({ account: 'a@b.c', address: addressOf(99) })).toBe(0);
    expect(fail({ account: 'a@b.c', address: addressOf(99) })).toBe(60_000);
  });

  it('from one address is free thirty times whatever account it is at, then once in ten seconds', async () => {
    const { clock, fail } = throttle();
    for (let guess = 0; guess < 30; guess++) expect(fail({ account: `${guess}@b.c`, address: '10.0.0.1' })).toBe(0);
    expect(fail({ account: null, address: '10.0.0.1' })).toBe(10_000);
    expect(fail({ account: null, address: '10.0.0.2' })).toBe(0);
    await clock.advance(10_000);
    expect(fail({ account: null, address: '10.0.0.1' })).toBe(0);
    expect(fail({ account: null, address: '10.0.0.1' })).toBe(10_000);
  });

  it('costs nothing once it was right', () => {
    const { throttled, fail } = throttle();
    for (let round = 0; round < 20; round++) {
      expect(fail({ account: 'a@b.c', address: '10.0.0.1' })).toBe(0);
      const admitted = throttled.admit({ account: 'a@b.c', address: '10.0.0.1' });
      expect(admitted).toHaveProperty('succeeded');
      if ('succeeded' in admitted) admitted.succeeded();
    }
  });

  it('is counted from its beginning, and only eight are checked at a time', () => {
    const { throttled } = throttle();
    const running = Array.from({ length: 8 }, (_, at) => throttled.admit({ account: `${at}@b.c`, address: addressOf(at) }));
    expect(throttled.admit({ account: 'a@b.c', address: '10.9.9.9' })).toEqual({ waitMs: 1_000 });
    for (const one of running) if ('failed' in one) one.failed();
    expect(throttled.admit({ account: 'a@b.c', address: '10.9.9.9' })).toHaveProperty('failed');
  });

  it('is not made easier by a flood of other accounts and addresses', () => {
    const { fail } = throttle();
    for (let guess = 0; guess < 10; guess++) fail({ account: 'a@b.c', address: addressOf(guess) });
    for (let other = 0; other < 30_000; other++) fail({ account: `${other}@x.y`, address: addressOf(1_000 + other) });
    expect(fail({ account: 'a@b.c', address: '192.0.2.1' })).toBeGreaterThan(0);
  });
});

describe('buckets of attempts', () => {
  it('hold no more keys than they may, and those that are there keep their count', () => {
    const options = { capacity: 3, refillMs: 1_000, maxKeys: 5 };
    const key = fc.integer({ min: 0, max: 20 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer({ min: 0, max: 400 })), { maxLength: 200 }), (attempts) => {
        const buckets = new AttemptBuckets(options);
        const taken = new Map<string, number[]>();
        let now = 0;
        for (const [name, passedMs] of attempts) {
          now += passedMs;
          if (buckets.waitMs(name, now) === 0) {
            buckets.take(name, now);
            taken.set(name, [...(taken.get(name) ?? []), now]);
          }
          // The shared bucket is one more.
          expect(buckets.size).toBeLessThanOrEqual(options.maxKeys + 1);
        }
        // In any span of time a key gets at most the free attempts and what was refilled meanwhile.
        for (const times of taken.values()) {
          times.forEach((from, first) => {
            times.slice(first).forEach((until, count) => {
              expect(count + 1).toBeLessThanOrEqual(options.capacity + Math.floor((until - from) / options.refillMs) + 1);
            });
          });
        }
      }),
    );
  });
});

it('an address of the new kind is one of a network, and one of the old kind is itself in both spellings', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:0db8:0001:0002:ffff::1'));
  expect(networkOf('2001:db8:1:2::')).not.toBe(networkOf('2001:db8:1:3::'));
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
  expect(networkOf('::1')).toBe('0:0:0:0');
});
