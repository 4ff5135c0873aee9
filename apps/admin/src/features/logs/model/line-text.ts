import type { LogLine } from '@livermore/schemas';
import { formatUtcMs } from '../../../lib/format-time.ts';

const INDENT = '  ';

/** Everything that a line says, as text to read and to copy. */
export const lineText = (line: LogLine): string => {
  const { id: _id, nr: _nr, at, level, component, process, message, details = {}, ...names } = line;
  return [`${formatUtcMs(at)} ${level} ${component} ${process}`, message, ...fieldLines({ ...names, ...details }, '')].join('\n');
};

const fieldLines = (fields: Record<string, unknown>, indent: string): string[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && !Array.isArray(value)) {
      return [`${indent}${name}:`, ...fieldLines(value as Record<string, unknown>, indent + INDENT)];
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const [first = '', ...more] = text.split('\n');
    return [`${indent}${name}: ${first}`, ...more.map((each) => `${indent}${INDENT}${each}`)];
  });
