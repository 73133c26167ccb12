import type { Finding, Report } from '../model/index.js';
import { codeFrame } from '../parse/frame.js';
import { plural } from '../report/words.js';
import { printNote } from './print.js';

/** Why each refused hook was refused, with the code around the place. */
export async function noteRefusals(report: Report): Promise<void> {
  await noteFindings(report, 'refused', 'error');
}

/** What a person must look at in the hooks that were converted, and how much more there is to read. */
export async function noteWarnings(report: Report): Promise<void> {
  await noteFindings(report, 'converted', 'warning');
  const converted = report.hooks.filter(({ outcome }) => outcome === 'converted');
  const notes = converted.flatMap(({ findings }) => findings).filter(isOf('info')).length;
  if (notes > 0) {
    printNote(`${plural(notes, 'finding')} more for the reviewer: --json has them all`);
  }
}

async function noteFindings(
  { hooks }: Report,
  outcome: Report['hooks'][number]['outcome'],
  severity: Finding['severity'],
): Promise<void> {
  const concerned = hooks.filter(
    (hook) => hook.outcome === outcome && hook.findings.some(isOf(severity)),
  );
  if (concerned.length === 0) return;
  const { coloursFor, findingText } = await import('./terminal/index.js');
  const colours = coloursFor(process.stderr);
  for (const { source, findings, code } of concerned) {
    for (const finding of findings.filter(isOf(severity))) {
      const isShown = severity === 'error' && code.hook !== null && finding.at;
      const frame = isShown ? codeFrame(code.hook!, finding.at!) : undefined;
      printNote(findingText(source, finding, { colours, frame }));
    }
  }
}

function isOf(severity: Finding['severity']): (finding: Pick<Finding, 'severity'>) => boolean {
  return (finding) => finding.severity === severity;
}
