import { compareLogLines, type LiveEvent, type LogLine, type LogPage } from '@livermore/schemas';

/** How many lines the page keeps; of more, the oldest go, and can be read again. */
export const KEPT_LINES = 5_000;

/** What the page holds of the log. */
export interface LogLines extends LogPage {
  /** Lines received since the log was opened, also those that are no longer here. */
  arrived: number;
  /** How many lines are missing before a line, by its id: they came faster than the page took them. */
  gaps: ReadonlyMap<string, number>;
}

/** Lines in their order, each once. */
export const mergedLines = (known: readonly LogLine[], more: readonly LogLine[]): LogLine[] => {
  const added = inOrder(more);
  const [first] = added;
  const last = known.at(-1);
  if (!first || !last || compareLogLines(last, first) < 0) return [...known, ...added];
  return inOrder([...known, ...added]);
};

const inOrder = (lines: readonly LogLine[]): LogLine[] =>
  [...new Map(lines.map((line) => [line.id, line])).values()].toSorted(compareLogLines);

/** What is known after an event. A snapshot replaces everything, so that nothing is missing in between. */
export const withLogEvent = (known: LogLines | null, event: Extract<LiveEvent, { topic: 'logs' }>): LogLines => {
  if (event.kind === 'snapshot') {
    const { lines, hasOlder, processes } = event;
    const newest = known?.lines.at(-1);
    const fresh = newest ? lines.filter((line) => compareLogLines(line, newest) > 0).length : lines.length;
    return { lines, hasOlder, processes, arrived: (known?.arrived ?? 0) + fresh, gaps: new Map() };
  }
  const before = known ?? { lines: [], hasOlder: false, processes: [], arrived: 0, gaps: new Map<string, number>() };
  const { lines: more, dropped } = event;
  const lines = mergedLines(before.lines, more);
  const [first] = more;
  return {
    lines: lines.slice(-KEPT_LINES),
    hasOlder: before.hasOlder || lines.length > KEPT_LINES,
    processes: before.processes,
    arrived: before.arrived + lines.length - before.lines.length + dropped,
    gaps: dropped > 0 && first ? new Map(before.gaps).set(first.id, dropped) : before.gaps,
  };
};
