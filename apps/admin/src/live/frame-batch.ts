/** Collects items and hands them over together. */
export interface FrameBatch<Item> {
  add(item: Item): void;
  /** Hands over now what waits. */
  flush(): void;
}

/** How long items wait in a tab that is not drawn, ms. */
const HIDDEN_FLUSH_MS = 250;

/** Hands over what came since the last animation frame; a hidden tab has no frames and uses a timer. */
export const frameBatch = <Item>(onBatch: (items: readonly Item[]) => void): FrameBatch<Item> => {
  let items: Item[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    const batch = items;
    items = [];
    if (batch.length > 0) onBatch(batch);
  };
  const schedule = (): (() => void) => {
    if (document.hidden) {
      const timer = setTimeout(flush, HIDDEN_FLUSH_MS);
      return () => clearTimeout(timer);
    }
    const frame = requestAnimationFrame(flush);
    return () => cancelAnimationFrame(frame);
  };
  return {
    add(item) {
      items.push(item);
      cancel ??= schedule();
    },
    flush,
  };
};
