import type { Report } from '../model/index.js';
import { codeFrame } from '../parse/frame.js';
import { printNote } from './print.js';

/** Why each refused hook was refused, with the code around the place. */
export async function noteRefusals({ hooks }: Report): Promise<void> {
  const refused = hooks.filter(({ outcome }) => outcome === 'refused');
  if (refused.length === 0) return;
  const { coloursFor, findingText } = await import('./terminal/index.js');
  const colours = coloursFor(process.stderr);
  for (const { source, findings, code } of refused) {
    for (const finding of findings.filter(({ severity }) => severity === 'error')) {
      const frame = code.hook !== null && finding.at ? codeFrame(code.hook, finding.at) : undefined;
      printNote(findingText(source, finding, { colours, frame }));
    }
  }
}
