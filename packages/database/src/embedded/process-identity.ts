import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the system knows of a process: whether it runs, and when it started, as an opaque text. */
export type ProcessSight = { running: false } | { running: true; start: string | null };

/**
 * Looks at the process with this id. Its start tells it from a later process with the same id:
 * on Linux the boot of the machine and the clock ticks since, elsewhere the date that `ps` gives,
 * null where neither can be had.
 */
export const seeProcess = async (pid: number): Promise<ProcessSight> => {
  if (process.platform === 'linux') {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    ]);
    if (stat !== null) return sightFromStat(stat, boot.trim());
  }
  if (!isAlive(pid)) return { running: false };
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  }).catch(() => ({ stdout: '' }));
  return { running: true, start: stdout.trim() || null };
};

/** Reads `/proc/<pid>/stat`: the name in brackets may hold spaces, so fields count from its end. */
const sightFromStat = (stat: string, boot: string): ProcessSight => {
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return { running: false };
  // State is field 3 of the line, the start time field 22.
  return { running: true, start: `${boot}:${fields[18] ?? ''}` };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
