import type { Candidate, Share } from './harness.ts';
import { DEFAULT_MIN_MS, DEFAULT_ROUNDS } from './harness.ts';
import { median } from './statistics.ts';

/**
 * Shares of work that a profiler cannot divide: each part is timed by itself, in turn with the
 * whole, and what no part accounts for is called `rest`.
 */
export const sharesOfParts = async (
  whole: Candidate,
  parts: readonly { name: string; part: Candidate }[],
  rest: string,
): Promise<Share[]> => {
  const percents = parts.map((): number[] => []);
  for (let round = 0; round < DEFAULT_ROUNDS; round++) {
    const cost = await costOf(whole);
    for (const [index, { part }] of parts.entries()) percents[index]?.push((100 * (await costOf(part))) / cost);
  }
  const shares = parts.map(({ name }, index) => ({ name, percent: median(percents[index] ?? []) }));
  return [...shares, { name: rest, percent: 100 - shares.reduce((sum, { percent }) => sum + percent, 0) }];
};

const costOf = async (candidate: Candidate): Promise<number> => {
  const { units, ms } = await candidate.run(DEFAULT_MIN_MS);
  return ms / units;
};
