import type { LiveEvent } from '@livermore/schemas';
import { EXIT, type CtlIo, type ExitCode } from './ctl-io.ts';
import type { Session } from './session.ts';
import { changeLines, type ChangeLine } from './watch-lines.ts';
import { afterEvent, NOTHING_SEEN, viewLines, type WatchState } from './watch-view.ts';
import { oneLine, printable } from './words.ts';

/** Shows what the engine does until Ctrl-C or `--timeout`. */
export const watch = async ({ io, api, signal, isJson }: Session): Promise<ExitCode> => {
  const out = isJson ? new JsonOutput(io) : io.stdout.isTTY ? new ScreenOutput(io) : new LineOutput(io);
  out.begin();
  try {
    const onBroken = (reason: string): void => {
      out.broken(reason);
    };
    for await (const event of api.watch(['status', 'commands', 'alerts'], { signal, onBroken })) out.event(event);
  } finally {
    out.end();
  }
  return EXIT.succeeded;
};

interface WatchOutput {
  begin(): void;
  event(event: LiveEvent): void;
  broken(reason: string): void;
  end(): void;
}

/** Each event of the stream as one JSON object a line. */
class JsonOutput implements WatchOutput {
  readonly #io: CtlIo;

  constructor(io: CtlIo) {
    this.#io = io;
  }

  begin(): void {}

  event(event: LiveEvent): void {
    this.#io.stdout.write(`${JSON.stringify(event)}\n`);
  }

  broken(reason: string): void {
    this.#io.stderr.write(`${printable(`The line to the server broke (${reason}). Trying again.`)}\n`);
  }

  end(): void {}
}

/** One line a change, each with its time. */
class LineOutput implements WatchOutput {
  readonly #io: CtlIo;
  #state: WatchState = NOTHING_SEEN;

  constructor(io: CtlIo) {
    this.#io = io;
  }

  begin(): void {}

  event(event: LiveEvent): void {
    for (const line of changeLines(this.#state, event)) this.#write(line);
    this.#state = afterEvent(this.#state, event);
  }

  broken(reason: string): void {
    if (this.#state.broken === null) this.#write({ label: 'line', words: `broke (${reason}), trying again` });
    this.#state = { ...this.#state, broken: reason };
  }

  end(): void {}

  #write({ label, words }: ChangeLine): void {
    this.#io.stdout.write(`${new Date(this.#io.now()).toISOString()}  ${label.padEnd(9)} ${oneLine(words)}\n`);
  }
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

/** The view, drawn again in its place at each change and each second, for its ages. */
class ScreenOutput implements WatchOutput {
  readonly #io: CtlIo;
  #state: WatchState = NOTHING_SEEN;
  #drawnLines = 0;
  #isDue = false;
  #ticks: NodeJS.Timeout | undefined;

  constructor(io: CtlIo) {
    this.#io = io;
  }

  begin(): void {
    this.#io.stdout.write(HIDE_CURSOR);
    this.#ticks = setInterval(() => {
      this.#draw();
    }, 1_000).unref();
    this.#io.stdout.on('resize', this.#onResize);
  }

  event(event: LiveEvent): void {
    this.#state = afterEvent(this.#state, event);
    this.#drawSoon();
  }

  broken(reason: string): void {
    this.#state = { ...this.#state, broken: reason };
    this.#drawSoon();
  }

  end(): void {
    clearInterval(this.#ticks);
    this.#io.stdout.off('resize', this.#onResize);
    this.#draw();
    this.#io.stdout.write(SHOW_CURSOR);
  }

  /** The terminal has broken the lines anew, so how far up they begin is not known any more. */
  readonly #onResize = (): void => {
    this.#io.stdout.write(CLEAR_SCREEN);
    this.#drawnLines = 0;
    this.#drawSoon();
  };

  /** Once for all events that arrive together. */
  #drawSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      if (this.#isDue) this.#draw();
    });
  }

  #draw(): void {
    this.#isDue = false;
    const { stdout, now } = this.#io;
    const lines = viewLines(this.#state, { now: now(), columns: stdout.columns || 80, rows: stdout.rows || 24 });
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : '';
    stdout.write(`${up}\r${lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('')}${CLEAR_BELOW}`);
    this.#drawnLines = lines.length;
  }
}
