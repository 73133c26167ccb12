import type { HookSource, Keywords, Program } from '../model/index.js';
import { fillMarkers } from '../parse/markers.js';

/** A hook and the Action that is to replace it, ready to be run. */
export interface Pair {
  hook: Program;
  action: Program;
}

/** The Action may require what the hook's export declared as well as what it declares itself. */
export function pairOf(
  hook: HookSource,
  action: { file: string; code: string; dependencies: Record<string, string> },
): Pair {
  const { trigger, dependencies } = hook;
  return {
    hook: { side: 'hook', trigger, name: hook.file, code: hook.text, dependencies },
    action: {
      side: 'action',
      trigger,
      name: action.file,
      code: action.code,
      dependencies: { ...dependencies, ...action.dependencies },
    },
  };
}

/** Both as they are uploaded. */
export function filled({ hook, action }: Pair, values: Keywords['values']): Pair {
  const fill = <Side extends Program>(program: Side): Side => {
    return { ...program, code: fillMarkers(program.code, values) };
  };
  return { hook: fill(hook), action: fill(action) };
}
