import { isJsonObject, type JsonObject } from '@livermore/schemas';

/** Arrays of plain values stay on one line up to this many characters. */
const LINE_LENGTH = 72;

/** A document as people write it: two spaces, short lists on one line. */
export const settingsText = (value: unknown, indent = ''): string => {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value as unknown[];
    const line = `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
    const isPlain = items.every((item) => typeof item !== 'object' || item === null);
    if (isPlain && indent.length + line.length <= LINE_LENGTH) return line;
    if (isPlain) return `[\n${filled(items.map((item) => JSON.stringify(item)), inner)}\n${indent}]`;
    return `[\n${items.map((item) => inner + settingsText(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, below]) => `${inner}${JSON.stringify(key)}: ${settingsText(below, inner)}`).join(',\n')}\n${indent}}`;
};

/** Items in as few lines as hold them. */
const filled = (items: readonly string[], indent: string): string => {
  const lines: string[] = [];
  for (const [nr, item] of items.entries()) {
    const text = nr < items.length - 1 ? `${item},` : item;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= LINE_LENGTH) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(indent + text);
  }
  return lines.join('\n');
};

/** The document that a text says; null when it is not JSON or no object. */
export const documentOf = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
};
