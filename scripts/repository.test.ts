import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Paths that exist on one machine only: home folders and mounted work folders. */
const MACHINE_PATHS = [/\/(home|Users)\/[a-z_][\w.-]*\//, /[A-Z]:\\Users\\/, /(?<![\w.])\/(root|work|workspace|mnt)\//];

/** Files that git holds and that still exist, with their text. */
const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && !/\.(png|woff2?|ico)$/.test(path))
  .flatMap((path) => {
    try {
      return [{ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }];
    } catch {
      return [];
    }
  });

const findings = (pattern: RegExp, among: readonly { path: string; text: string }[]): string[] =>
  among.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );

describe('the repository', () => {
  it('holds files', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(MACHINE_PATHS)('names no path that matches %s', (pattern) => {
    const others = files.filter(({ path }) => path !== 'scripts/repository.test.ts');
    expect(findings(pattern, others)).toEqual([]);
  });

  it('locks packages by version and checksum, without a download address', () => {
    const lock = files.filter(({ path }) => path === 'package-lock.json');
    expect(lock).toHaveLength(1);
    expect(findings(/"resolved": "\w+:|\.tgz/, lock)).toEqual([]);
  });
});
