import { describe, expect, it } from 'vitest';
import { agoWords, engineWords, seenWords, settingsWords } from './engine-words.ts';

const NOW = 1_800_000_000_000;
const status = { observedAt: NOW - 800, state: 'running' };
const engine = { active: true, served: true, status, since: NOW - 60_000 };

describe('somebody’s engine in words', () => {
  it('is what it said, as long as that is fresh', () => {
    expect(engineWords(engine, NOW)).toEqual({ text: 'Running', isKnown: true });
    expect(engineWords({ ...engine, status: { ...status, observedAt: NOW - 14_000 } }, NOW)).toEqual({ text: 'Running, last heard 14 s ago', isKnown: false });
  });

  it('says that there is none only after it had the time to answer', () => {
    const silent = { ...engine, status: null, served: false };
    expect(engineWords({ ...silent, since: NOW - 1_000 }, NOW).text).toBe('Asking');
    expect(engineWords(silent, NOW).text).toBe('No engine is heard');
    expect(engineWords({ ...silent, served: true }, NOW).text).toBe('There, but not heard yet');
  });

  it('is stopping for a disabled user as long as it is heard, and stopped when it is silent', () => {
    expect(engineWords({ ...engine, active: false }, NOW)).toEqual({ text: 'Stopping: the user is disabled', isKnown: true });
    expect(engineWords({ ...engine, active: false }, NOW + 10_000)).toEqual({ text: 'Stopped: the user is disabled', isKnown: false });
    expect(engineWords({ ...engine, active: false, status: null }, NOW).text).toBe('Stopped: the user is disabled');
  });
});

it('settings are told apart where what was asked for is not in force', () => {
  const versions = (desired: number, applied: number) =>
    settingsWords({ desired: { settingsVersion: desired, mode: '', paused: false }, applied: { settingsVersion: applied, mode: '', at: 0 } });
  expect([versions(3, 3), versions(4, 3), versions(1, 0)]).toEqual(['v3', 'v4 asked for, v3 in force', 'v1 asked for, none in force']);
});

it('ages are told as precisely as they are known', () => {
  expect([null, NOW - 1_000, NOW - 90_000].map((at) => agoWords(at, NOW))).toEqual(['never', 'now', '1 min ago']);
  expect([null, NOW - 70_000, NOW - 7_300_000].map((at) => seenWords(at, NOW))).toEqual(['never seen', 'seen just now', 'seen 2 h 1 min ago']);
});
