import vm from 'node:vm';

/** Compiles a self-contained function from its text; each call gives that function of one realm. */
export function inRealm<F>(source: F): (context: vm.Context) => F {
  const script = new vm.Script(`(${String(source)})`, { filename: 'platform.js' });
  return (context) => script.runInContext(context) as F;
}
