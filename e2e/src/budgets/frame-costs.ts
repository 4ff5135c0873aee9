import { STEP_MARK } from './matrix-walk.ts';

/** An event of Chromium's trace. Times are microseconds; `tdur` is the processor's time of the thread. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string; data?: { type?: string } };
}

/** What a frame cost the page's main thread, in milliseconds of the processor. */
export interface FrameCost {
  /** Handlers, callbacks and their garbage, with whatever layout they forced. */
  script: number;
  /** Styles and layout besides. */
  layout: number;
  /** The first key or click in it, by its event and the step of the walk; null without one. */
  interaction: { type: string; step: string } | null;
}

/** Categories of the trace that `frameCosts` needs; more of them would measure the measuring. */
export const TRACE_CATEGORIES = ['-*', 'devtools.timeline', 'v8', 'blink.user_timing'];

/** Functions called by the browser with the promises they settle, timers, events, garbage collection. */
const SCRIPT = /^(EventDispatch|TimerFire|Fire\w+|v8\.callFunction|EvaluateScript|RunMicrotasks|MinorGC|MajorGC|V8\.GC.*)$/;
const LAYOUT = /^(UpdateLayoutTree|Layout)$/;
const FRAME = 'AnimationFrame';
const INTERACTION = /^(keydown|keyup|input|pointerdown|pointerup|click)$/;

/**
 * Script, styles and layout of each frame, in order: everything from the end of one frame to the end
 * of the next, whether or not it was asked for by the frame, since a frame has to wait for it. Counted
 * is the time of the processor, which another program that wants the processor does not make longer.
 */
export const frameCosts = (trace: string): FrameCost[] => {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const events = traceEvents
    .filter(({ ph, name, pid, tid }) => (ph === 'X' || (ph === 'e' && name === FRAME) || isMark(ph, name)) && pid === main?.pid && tid === main.tid)
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const frames: FrameCost[] = [];
  let frame: FrameCost = { script: 0, layout: 0, interaction: null };
  let busyUntil = 0;
  let step = '';
  for (const { name, ph, ts, dur = 0, tdur = 0, args } of events) {
    if (isMark(ph, name)) step = name.slice(STEP_MARK.length);
    if (name === FRAME) {
      frames.push(frame);
      frame = { script: 0, layout: 0, interaction: null };
      continue;
    }
    const type = args?.data?.type ?? '';
    if (name === 'EventDispatch' && INTERACTION.test(type)) frame.interaction ??= { type, step };
    const part = SCRIPT.test(name) ? 'script' : LAYOUT.test(name) ? 'layout' : null;
    // What lies within something counted is counted with it.
    if (part === null || ts < busyUntil) continue;
    busyUntil = ts + dur;
    frame[part] += tdur / 1_000;
  }
  return frames;
};

const isMark = (ph: string, name: string): boolean => /^[RIi]$/.test(ph) && name.startsWith(STEP_MARK);

/** Script and layout of a frame together. */
export const wholeCost = ({ script, layout }: FrameCost): number => script + layout;

/** The smallest value that a share of the values does not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
