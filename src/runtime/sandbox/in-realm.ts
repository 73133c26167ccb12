import vm from 'node:vm';

/**
 * Compiles a self-contained function from its text, when it is first needed; each call gives that
 * function as one of a realm.
 */
export function inRealm<F>(source: F | string): (context: vm.Context) => F {
  let script: vm.Script | undefined;
  return (context) => {
    script ??= new vm.Script(`(${String(source)})`, { filename: 'platform.js' });
    return script.runInContext(context) as F;
  };
}
