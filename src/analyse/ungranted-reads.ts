import type { Function, Node } from '../parse/syntax.js';
import { evaluated } from './objects/index.js';
import { NOTHING, UNGRANTED } from './objects/value.js';
import type { Script } from './script.js';

/** What is looked into by its members or item by item, and may be the scopes that nobody granted. */
export function ungrantedReads(handler: Function, script: Script): Node[] {
  const found = evaluated(script, handler);
  const mayBeUngranted = (node: Node): boolean => {
    const { kinds, things } = found?.valueAt(node) ?? NOTHING;
    return (kinds & UNGRANTED) !== 0 && [...things].every(({ kind }) => kind === 'list');
  };
  return [
    ...script.nodesOf('MemberExpression').map(({ object }) => object),
    ...script.nodesOf('ForOfStatement').map(({ right }) => right),
  ].filter(mayBeUngranted);
}
