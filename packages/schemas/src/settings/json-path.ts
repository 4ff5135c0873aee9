/** Keys and places in arrays that lead to a value of a document. */
export type JsonPath = readonly (string | number)[];

/** A path as people read it: `alerts.discord.enabled`, `symbols.monitored[1]`; places in lists and odd keys in brackets. */
export const pathText = (path: JsonPath): string => {
  if (path.length === 0) return 'the document';
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number' || !/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
};

/** Whether what stands at one path is, holds, or is held by what stands at the other. */
export const pathsOverlap = (one: JsonPath, other: JsonPath): boolean => {
  const shared = Math.min(one.length, other.length);
  for (let nr = 0; nr < shared; nr++) if (one[nr] !== other[nr]) return false;
  return true;
};

/** Those of our paths that overlap one of theirs. */
export const collidingPaths = (ours: readonly JsonPath[], theirs: readonly JsonPath[]): JsonPath[] =>
  ours.filter((path) => theirs.some((other) => pathsOverlap(path, other)));
