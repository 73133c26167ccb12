import vm from 'node:vm';
import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Batch } from '../protocol.js';

/** The names that a CommonJS module finds, in the order in which `load` passes them. */
export const MODULE_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

export type Compiled =
  { kind: 'compiled'; script: vm.Script } | { kind: 'did-not-compile'; error: Error };

/**
 * Compiles a program once for all its instances. A hook gets the error classes in front, as the
 * production compiler did it: their names are taken and a leading `'use strict'` is inert.
 */
export function compile({ program, counting, watching }: Batch): Compiled {
  const { code } = program;
  const own = watching?.teller ?? counting?.counter;
  const parameters = [...MODULE_PARAMETERS, ...(own === undefined ? [] : [own])];
  const prelude = program.side === 'hook' ? errorClasses(contract.hook.errors) : '';
  const filename = program.side === 'hook' ? 'hook.js' : 'action.js';
  try {
    // Alone first: in a wrapper, a stray brace could close the wrapper.
    vm.compileFunction(prelude + code, parameters, { filename });
    const opening = `(function (${parameters.join(', ')}) { `;
    const script = new vm.Script(`${opening}${prelude}${code}\n})`, {
      filename,
      columnOffset: -(opening.length + prelude.length),
    });
    return { kind: 'compiled', script };
  } catch (error) {
    return { kind: 'did-not-compile', error: error as Error };
  }
}

/** On one line, so that the line numbers of stack traces are those of the script. */
function errorClasses(names: string[]): string {
  return [
    'class ExtensibilityUserError extends Error { constructor(message) { super(message); this.name = this.constructor.name; } }',
    ...names.map(
      (name) =>
        `class ${name} extends ExtensibilityUserError { constructor(message) { super(message); } }`,
    ),
    '',
  ].join(' ');
}
