/**
 * The boxes in the document that show the lines in sight. A line keeps its box while it is in sight;
 * one that comes takes over the box of one that went, since filling a box anew costs far less than
 * making one. Gives the number of each line's box, from 0.
 */
export const withLines = (boxes: ReadonlyMap<string, number>, lines: readonly string[]): ReadonlyMap<string, number> => {
  const next = new Map<string, number>();
  for (const line of lines) {
    const box = boxes.get(line);
    if (box !== undefined) next.set(line, box);
  }
  const taken = new Set(next.values());
  let free = 0;
  for (const line of lines) {
    if (next.has(line)) continue;
    while (taken.has(free)) free++;
    taken.add(free);
    next.set(line, free);
  }
  return next;
};

/** The id of a line's element. */
export const lineElementId = (line: string): string => `line-${line}`;
