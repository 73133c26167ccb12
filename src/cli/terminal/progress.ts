import { cut } from './width.js';

/** Where a long run is. What is not known yet is left out, never guessed. */
export interface Step {
  /** What is being done: `reading`, `converting`, `verifying`. */
  doing: string;
  done?: number;
  total?: number;
  /** Executions of hooks and Actions so far. */
  executions?: number;
  /** Names of the hooks that are being worked on now. */
  running?: string[];
}

export interface Progress {
  show(step: Step): void;
  /** Text among the progress, a warning say: it stays on the screen. */
  note(text: string): void;
  /** Takes the progress off the screen; nothing is shown after it. */
  end(): void;
}

/** The stream that progress goes to: stderr. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const REDRAW = 100;
const PLAIN_INTERVAL = 5_000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * On a terminal one line that is drawn again; elsewhere a plain line where the work changes and
 * every five seconds; nothing where `quiet`, but notes.
 */
export function createProgress(
  screen: Screen,
  { quiet = false, now = Date.now }: { quiet?: boolean; now?: () => number } = {},
): Progress {
  const drawn = screen.isTTY === true && !quiet;
  let last: Step | undefined;
  let lastAt = -Infinity;
  let ended = false;

  function draw(step: Step): void {
    lastAt = now();
    if (drawn) screen.write(CLEAR_LINE + cut(words(step), (screen.columns ?? 80) - 1));
    else screen.write(`${words(step)}\n`);
  }

  return {
    show(step) {
      if (ended || quiet) return;
      const due = now() - lastAt >= (drawn ? REDRAW : PLAIN_INTERVAL);
      const news =
        last?.doing !== step.doing || (step.total !== undefined && step.done === step.total);
      last = step;
      if (due || news) draw(step);
    },
    note(text) {
      screen.write(`${drawn ? CLEAR_LINE : ''}${text}\n`);
      if (drawn && last && !ended) draw(last);
    },
    end() {
      if (drawn && last && !ended) screen.write(CLEAR_LINE);
      ended = true;
    },
  };
}

function words({ doing, done, total, executions, running = [] }: Step): string {
  const parts = [
    total === undefined ? doing : `${doing} ${String(done ?? 0)}/${String(total)}`,
    ...(executions ? [`${executions.toLocaleString('en')} executions`] : []),
    ...(running.length > 0 ? [running.join(', ')] : []),
  ];
  return parts.join(' · ');
}
