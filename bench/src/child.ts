/*
 * Runs the figures of one bundled bench file, named by its path, and reports to the parent process.
 */
import { pathToFileURL } from 'node:url';
import type { Figure, FigureResult } from './harness.ts';
import { DEFAULT_MIN_MS, DEFAULT_ROUNDS, measureFigure } from './harness.ts';

/** What the parent is told: progress of a figure, or its result. */
export type Report =
  | { kind: 'progress'; id: string; title: string; done: number; total: number }
  | ({ kind: 'result' } & FigureResult);

const report = (message: Report): void => {
  process.send?.(message);
};

const { figures } = (await import(pathToFileURL(process.argv[2] ?? '').href)) as {
  figures: () => Promise<Figure[]>;
};
for (const figure of await figures()) {
  const { id, title } = figure;
  const result = await measureFigure(figure, {
    rounds: DEFAULT_ROUNDS,
    minMs: DEFAULT_MIN_MS,
    random: Math.random,
    onProgress: (done, total) => {
      report({ kind: 'progress', id, title, done, total });
    },
  });
  report({ kind: 'result', ...result });
}
process.disconnect?.();
