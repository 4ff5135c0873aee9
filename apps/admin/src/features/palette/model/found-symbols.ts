/** So many symbols stand in the palette at once; hundreds of lines would make each key wait. */
export const MOST_FOUND = 20;

/** The symbols with the letters of a query in their name, those that begin with them first, and how many there are. */
export const foundSymbols = <Watched extends { symbol: string }>(
  symbols: readonly Watched[],
  query: string,
): { found: Watched[]; total: number } => {
  const letters = query.trim().toUpperCase();
  const matching = symbols.filter(({ symbol }) => symbol.includes(letters));
  const ranked = matching.toSorted((a, b) => Number(b.symbol.startsWith(letters)) - Number(a.symbol.startsWith(letters)));
  return { found: ranked.slice(0, MOST_FOUND), total: matching.length };
};
