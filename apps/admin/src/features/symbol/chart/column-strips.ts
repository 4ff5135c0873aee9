import type { IChartApi, IPanePrimitive, IPrimitivePaneRenderer, Logical, PaneAttachedParameter } from 'lightweight-charts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** What a strip draws on: pixels of the canvas, and how many of them a pixel of the page has. */
export interface StripCanvas {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  ratio: number;
}

/** Neighbouring bars that are drawn as one, from the left edge of the first to the right edge of the last. */
export interface StripRun<Key> {
  key: Key;
  left: number;
  right: number;
}

/**
 * Draws something behind the bars of a pane, along the time axis: each run of neighbouring bars with
 * the same key once.
 */
export class ColumnStrips<Key extends string> implements IPanePrimitive {
  readonly #draw: (canvas: StripCanvas, runs: readonly StripRun<Key>[]) => void;
  #keys: readonly (Key | null)[] = [];
  #chart: IChartApi | null = null;
  #redraw: () => void = () => {};
  readonly #views = [{ zOrder: () => 'bottom' as const, renderer: () => ({ draw: (target: DrawTarget) => this.#render(target) }) }];

  /** @param draw draws the runs in sight; called for every frame in which the chart moves */
  constructor(draw: (canvas: StripCanvas, runs: readonly StripRun<Key>[]) => void) {
    this.#draw = draw;
  }

  /** The key of each bar, in the order of the chart; null draws nothing. */
  setKeys(keys: readonly (Key | null)[]): void {
    this.#keys = keys;
    this.#redraw();
  }

  attached({ chart, requestUpdate }: PaneAttachedParameter): void {
    this.#chart = chart;
    this.#redraw = requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#redraw = () => {};
  }

  paneViews() {
    return this.#views;
  }

  #render(target: DrawTarget): void {
    const scale = this.#chart?.timeScale();
    const range = scale?.getVisibleLogicalRange();
    if (!scale || !range) return;
    const half = scale.options().barSpacing / 2;
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio: ratio }) => {
      const runs: StripRun<Key>[] = [];
      const last = Math.min(this.#keys.length - 1, Math.ceil(range.to));
      for (let at = Math.max(0, Math.floor(range.from)); at <= last; at++) {
        const key = this.#keys[at] ?? null;
        const x = key === null ? null : scale.logicalToCoordinate(at as Logical);
        if (key === null || x === null) continue;
        const run = runs.at(-1);
        const left = (x - half) * ratio;
        if (run && run.key === key && Math.abs(run.right - left) < 1) run.right = (x + half) * ratio;
        else runs.push({ key, left, right: (x + half) * ratio });
      }
      this.#draw({ context, width: bitmapSize.width, height: bitmapSize.height, ratio }, runs);
    });
  }
}
