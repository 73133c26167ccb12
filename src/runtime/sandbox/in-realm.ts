import vm from 'node:vm';

type Parts = Record<string, (...values: never[]) => unknown>;

/**
 * Compiles self-contained functions from their texts, when they are first needed; each call gives
 * them as functions of a realm. Strict, so that a program cannot look at them as its callers.
 */
export function inRealm<P extends Parts>(sources: {
  [Name in keyof P]: P[Name] | string;
}): (context: vm.Context) => P {
  let script: vm.Script | undefined;
  return (context) => {
    script ??= new vm.Script(textOf(sources), { filename: 'platform.js' });
    return script.runInContext(context) as P;
  };
}

function textOf(sources: object): string {
  const members = Object.entries(sources).map(([name, source]) => `${name}: ${String(source)}`);
  return `'use strict'; ({ ${members.join(',\n')} })`;
}
