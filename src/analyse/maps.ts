import type { Scoped } from '../parse/scopes.js';
import type { Node } from '../parse/syntax.js';
import { calleeName, isLeftAlone } from './left-alone.js';
import { all, originsOf, type Origin } from './members.js';

/** What a `Map` that the text fills, and nobody changes, gives for a key; null for any other. */
export function gotFrom(map: Node, key: Node, script: Scoped, depth = 0): Origin[] | null {
  return all(originsOf(map, script, depth + 1), (made) => {
    const entries = made && entriesOf(made, script);
    if (!entries) return null;
    const isKnown = ({ type }: Node): boolean => type === 'StringLiteral';
    if (!isKnown(key) || !entries.every((entry) => isKnown(entry.key))) {
      return [...entries.map(({ value }) => value), null];
    }
    const textOf = (node: Node): string => (node.type === 'StringLiteral' ? node.value : '');
    return [entries.findLast((entry) => textOf(entry.key) === textOf(key))?.value ?? null];
  });
}

/** What a `Map` has for the keys that it has. */
export function valuesOfMap(map: Node, script: Scoped): Node[] | null {
  return entriesOfMap(map, script)?.map(({ value }) => value) ?? null;
}

/** The keys that a `Map` has. */
export function keysOfMap(map: Node, script: Scoped): Node[] | null {
  return entriesOfMap(map, script)?.map(({ key }) => key) ?? null;
}

function entriesOfMap(map: Node, script: Scoped): Entry[] | null {
  return all(originsOf(map, script), (made) => made && entriesOf(made, script));
}

interface Entry {
  key: Node;
  value: Node;
}

/** `new Map([[key, value], [key, value]])` */
function entriesOf(made: Node, script: Scoped): Entry[] | null {
  if (made.type !== 'NewExpression' || calleeName(made, script) !== 'Map') return null;
  const [list] = made.arguments;
  if (list?.type !== 'ArrayExpression' || !isLeftAlone(made, script)) return null;
  return all(list.elements, (entry) => {
    if (entry?.type !== 'ArrayExpression') return null;
    const [key, value] = entry.elements;
    const isPlain = key && value && key.type !== 'SpreadElement' && value.type !== 'SpreadElement';
    return isPlain ? [{ key, value }] : null;
  });
}
