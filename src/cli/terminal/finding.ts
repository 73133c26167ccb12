import type { Finding, Place } from '../../model/index.js';
import { visible } from '../../report/plain.js';
import type { Colours } from './colours.js';

/** A finding as an error message: where, what, the code around it, what to do. */
export function findingText(
  file: string,
  {
    id,
    severity,
    message,
    advice,
    at,
  }: Pick<Finding, 'id' | 'severity' | 'message' | 'advice'> & { at?: Place },
  { colours, frame }: { colours: Colours; frame?: string | undefined },
): string {
  const paint =
    severity === 'error' ? colours.bad : severity === 'warning' ? colours.caution : colours.quiet;
  const place = at ? `:${String(at.line)}:${String(at.column)}` : '';
  return [
    `${colours.strong(visible(file + place))} ${paint(severity)} ${visible(message)} ${colours.quiet(id)}`,
    ...(frame ? [visible(frame)] : []),
    ...(advice ? [`  ${visible(advice)}`] : []),
  ].join('\n');
}
