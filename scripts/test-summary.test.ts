import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('test-summary.mjs', import.meta.url));

/** A file of the report whose tests ended with these states. */
const file = (status: string, ...states: string[]): object => ({
  name: 'a.test.ts',
  status,
  message: 'cannot find module x\n  at y',
  assertionResults: states.map((state, index) => ({ fullName: `test ${index}`, status: state })),
});

describe('the summary of a test run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'livermore-summary-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const summary = (...testResults: object[]): { lines: string[]; code: number | null } => {
    const report = join(folder, 'report.json');
    writeFileSync(report, JSON.stringify({ testResults }));
    const { stdout, status } = spawnSync(process.execPath, [SCRIPT, report], { encoding: 'utf8' });
    return { lines: stdout.trimEnd().split('\n'), code: status };
  };

  it('counts over all files and is good when all passed', () => {
    const run = summary(file('passed', 'passed', 'passed'), file('passed', 'passed'));
    expect(run).toEqual({ lines: ['3 passed, 0 failed'], code: 0 });
  });

  it('names what failed, and ends with the count', () => {
    const run = summary(file('failed', 'passed', 'failed'));
    expect(run).toEqual({ lines: ['failed: a.test.ts: test 1', '1 passed, 1 failed'], code: 1 });
  });

  it('counts a file that breaks before its first test as a failure', () => {
    const run = summary(file('failed'), file('passed', 'passed'));
    expect(run).toEqual({ lines: ['broken: a.test.ts: cannot find module x', '1 passed, 1 failed'], code: 1 });
  });

  it.each(['skipped', 'pending', 'todo'])('refuses a test that is %s', (state) => {
    const { lines, code } = summary(file('passed', 'passed', state));
    expect(lines).toEqual(['skipped: a.test.ts: test 1', '1 skipped, which is not allowed here', '1 passed, 0 failed']);
    expect(code).toBe(1);
  });

  it('refuses a run without a test', () => {
    expect(summary().code).toBe(1);
  });
});
