import { STATE_PALETTE, type MacdVState } from '@livermore/schemas';
import { STATE_SHAPE_WIDTH, STATE_SHAPES } from '../../../lib/state-shapes.ts';
import type { BarMark } from '../model/bar-words.ts';
import { faded, type ChartColours } from './chart-colours.ts';
import type { StripCanvas, StripRun } from './column-strips.ts';

/** Height of the strips along the edge of a pane, px of the page. */
const STATE_STRIP = 14;
const MARK_STRIP = 7;

const SHAPES = new Map(Object.entries(STATE_SHAPES).map(([sign, path]) => [sign, new Path2D(path)]));

/** Bands in the colour of each state, with its sign at their top, told apart without colour. */
export const drawStates = ({ states }: ChartColours) => ({ context, height, ratio }: StripCanvas, runs: readonly StripRun<MacdVState>[]): void => {
  for (const { key, left, right } of runs) {
    const colour = states[key];
    context.fillStyle = faded(colour, 0.07);
    context.fillRect(left, 0, right - left, height);
    context.fillStyle = faded(colour, 0.3);
    context.fillRect(left, 0, right - left, STATE_STRIP * ratio);
    const signs = STATE_PALETTE[key].glyph.split('');
    const width = signs.length * STATE_SHAPE_WIDTH * ratio;
    if (right - left < width + 4 * ratio) continue;
    context.save();
    // A run that begins left of the pane has its sign at the edge.
    context.translate(Math.max(left, 0) + 3 * ratio, 2 * ratio);
    context.scale(ratio, ratio);
    context.fillStyle = colour;
    signs.forEach((sign) => {
      const shape = SHAPES.get(sign);
      if (shape) context.fill(shape);
      context.translate(STATE_SHAPE_WIDTH, 0);
    });
    context.restore();
  }
};

/** What is no ordinary bar, along the bottom: hatched without trades, dashed while not known, a rhombus where corrected. */
export const drawMarks = ({ tokens }: ChartColours) => ({ context, height, ratio }: StripCanvas, runs: readonly StripRun<BarMark>[]): void => {
  const top = height - MARK_STRIP * ratio;
  for (const { key, left, right } of runs) {
    context.save();
    context.lineWidth = ratio;
    if (key === 'revised') {
      context.fillStyle = tokens.accent;
      const [x, size] = [(left + right) / 2, 3 * ratio];
      context.beginPath();
      context.moveTo(x - size, top + size);
      context.lineTo(x, top);
      context.lineTo(x + size, top + size);
      context.lineTo(x, top + 2 * size);
      context.fill();
    } else {
      context.beginPath();
      context.rect(left, top, right - left, height - top);
      context.clip();
      context.strokeStyle = tokens.faint;
      if (key === 'hole') context.setLineDash([2 * ratio, 2 * ratio]);
      context.beginPath();
      const step = 4 * ratio;
      for (let x = Math.floor(left / step) * step - step; x < right; x += step) {
        context.moveTo(x, height);
        context.lineTo(x + MARK_STRIP * ratio, top);
      }
      context.stroke();
      if (key === 'hole') {
        context.fillStyle = faded(tokens.faint, 0.15);
        context.fillRect(left, top, right - left, height - top);
      }
    }
    context.restore();
  }
};

/** The bar that the chart is about: a band over the whole height with an edge on both sides. */
export const drawSubject = ({ tokens }: ChartColours) => ({ context, height, ratio }: StripCanvas, runs: readonly StripRun<'subject'>[]): void => {
  for (const { left, right } of runs) {
    context.fillStyle = faded(tokens.accent, 0.16);
    context.fillRect(left, 0, right - left, height);
    context.fillStyle = faded(tokens.accent, 0.6);
    for (const edge of [left - ratio, right]) context.fillRect(edge, 0, ratio, height);
  }
};
