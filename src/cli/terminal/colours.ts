import { styleText } from 'node:util';

/** What a colour means; nothing is coloured for its own sake, and nothing is said by it alone. */
export interface Colours {
  /** Whether there are any: a text for other programs is left as it is without them. */
  on: boolean;
  good: (text: string) => string;
  caution: (text: string) => string;
  bad: (text: string) => string;
  added: (text: string) => string;
  removed: (text: string) => string;
  strong: (text: string) => string;
  quiet: (text: string) => string;
}

/** https://no-color.org: any non-empty NO_COLOR turns colours off. FORCE_COLOR keeps them in pipes. */
export function coloursFor(
  stream: { isTTY?: boolean },
  env: Record<string, string | undefined> = process.env,
): Colours {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const on = !env.NO_COLOR && (forced || (stream.isTTY === true && env.TERM !== 'dumb'));
  const paint = (format: 'green' | 'yellow' | 'red' | 'bold' | 'dim') => (text: string) =>
    on ? styleText(format, text, { validateStream: false }) : text;
  return {
    on,
    good: paint('green'),
    caution: paint('yellow'),
    bad: paint('red'),
    added: paint('green'),
    removed: paint('red'),
    strong: paint('bold'),
    quiet: paint('dim'),
  };
}
