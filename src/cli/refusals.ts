import type { Report } from '../model/index.js';
import { codeFrame } from '../parse/frame.js';
import { printNote } from './print.js';

/** Why each refused hook was refused, with the code around the place. */
export async function noteRefusals({ hooks }: Report): Promise<void> {
  const { coloursFor, findingText } = await import('./terminal/index.js');
  const colours = coloursFor(process.stderr);
  for (const { outcome, source, findings, code } of hooks) {
    if (outcome !== 'refused') continue;
    for (const finding of findings.filter(({ severity }) => severity === 'error')) {
      const frame = code.hook !== null && finding.at ? codeFrame(code.hook, finding.at) : undefined;
      printNote(findingText(source, finding, { colours, frame }));
    }
  }
}
