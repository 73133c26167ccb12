import { builtinModules } from 'node:module';

/** Whether a specifier names one of Node's own modules. */
export function isCore(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}
