import { isFrameTaken } from '../lib/frame-work.ts';

/** Collects items and hands them over together. */
export interface FrameBatch<Item> {
  add(item: Item): void;
  /** Hands over now what waits. */
  flush(): void;
}

/** How long items wait in a tab that is not drawn, ms. */
const HIDDEN_FLUSH_MS = 250;

/** So many frames in a row may be left to other work. */
const MOST_FRAMES_LEFT = 2;

/**
 * Hands over what came since the last animation frame, but rather not in a frame that has other work
 * to do already; a hidden tab has no frames and uses a timer.
 */
export const frameBatch = <Item>(onBatch: (items: readonly Item[]) => void): FrameBatch<Item> => {
  let items: Item[] = [];
  let cancel: (() => void) | null = null;
  let framesLeft = 0;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    framesLeft = 0;
    const batch = items;
    items = [];
    if (batch.length > 0) onBatch(batch);
  };
  const onFrame = (): void => {
    if (isFrameTaken() && framesLeft < MOST_FRAMES_LEFT) {
      framesLeft++;
      cancel = schedule();
    } else flush();
  };
  const schedule = (): (() => void) => {
    if (document.hidden) {
      const timer = setTimeout(flush, HIDDEN_FLUSH_MS);
      return () => clearTimeout(timer);
    }
    const frame = requestAnimationFrame(onFrame);
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
