/** Items typed or pasted into a list field: separated by commas, semicolons or white space. */
export const typedItems = (text: string): string[] => text.split(/[\s,;]+/).filter((item) => item !== '');

/** A symbol as settings write it: capitals, the name of an exchange before a colon as it is. */
export const typedSymbol = (text: string): string => {
  const [before, after] = text.split(':', 2);
  return after === undefined ? text.toUpperCase() : `${before}:${after.toUpperCase()}`;
};

/** The number that a text is; the text itself where it is none, so that nothing else is stored in its place. */
export const typedNumber = (text: string): number | string => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? text : value;
};

/** A list with items added at its end, each once. */
export const withItems = <Item>(list: readonly Item[], items: readonly Item[]): Item[] => [...new Set([...list, ...items])];
