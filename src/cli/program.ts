import type { Program, TriggerId } from '../model/index.js';
import { fillMarkers } from '../parse/markers.js';
import { NoInputError, readHooks, readKeywords } from '../sources/index.js';
import { readActions } from '../sources/read-actions.js';
import { UsageError } from './exit.js';

interface ProgramFlags {
  trigger?: TriggerId;
  keywords?: string;
}

/** The one hook or Action at a path, ready to be executed: as it is uploaded. */
export async function programAt(path: string, flags: ProgramFlags): Promise<Program> {
  const { values } = flags.keywords === undefined ? { values: {} } : readKeywords(flags.keywords);
  const program = await scriptAt(path, flags);
  return { ...program, code: fillMarkers(program.code, values) };
}

async function scriptAt(path: string, { trigger }: ProgramFlags): Promise<Program> {
  const { found } = await readHooks([path], { ...(trigger && { trigger }) });
  const entries = found.filter(({ kind }) => kind === 'hook' || kind === 'action');
  const [entry] = entries;
  if (entries.length > 1) throw new UsageError(`${path} has several scripts: name one of them`);
  if (entry?.kind === 'hook') {
    const { name, text, dependencies, trigger: point } = entry.hook;
    return supported({ side: 'hook', trigger: point, name, code: text, dependencies });
  }
  const [action] = entry ? await readActions([path]) : [];
  if (action) {
    const { name, code, dependencies } = action;
    return { side: 'action', trigger: 'credentials-exchange', name, code, dependencies };
  }
  const [first] = found;
  const why =
    first?.kind === 'unreadable'
      ? first.finding.message
      : first?.kind === 'passed-over'
        ? first.reason
        : 'nothing was found';
  throw new NoInputError(`${path} is neither a hook nor an Action: ${why}`);
}

function supported(program: Program): Program {
  if (program.trigger === 'credentials-exchange') return program;
  throw new UsageError(`hooks at ${program.trigger} cannot be executed yet`);
}
