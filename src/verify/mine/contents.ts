import type { Node } from '@babel/types';
import { SEGMENTS } from '../../triggers/exchange-space.js';
import { valuesOf, type Definitions } from './definitions.js';
import type { Constant, Expressions } from './expressions.js';
import { returnedBy } from './functions.js';
import { capped, orNothing, type Goal, type WaysTo } from './goals.js';
import { keyOf, lengthOwner } from './names.js';
import { holds } from './operators.js';
import type { Requirements } from './requirements.js';

/** Methods that come to -1 where there is nothing. */
const SEARCHES = new Set(['indexOf', 'lastIndexOf', 'search', 'findIndex']);
const FILTERS = new Set(['filter']);

/** Lists and texts that are to have something in them: counted, or searched for it. */
export function contentsOn(
  { origins }: Definitions,
  { pathsOf, constantsOf }: Expressions,
  { oneOf, member }: Requirements,
) {
  const filtersOf = (list: Node): MethodCall[] =>
    valuesOf(list, origins).flatMap((value) => callOf(value, FILTERS) ?? []);

  /** A list that is to have something in it: one that was filtered has what passes the filter. */
  const filled = (list: Node, wanted: boolean, waysTo: WaysTo): Goal[] => {
    const kept = filtersOf(list).flatMap(({ given: [filter] }) =>
      filter ? returnedBy(filter) : [],
    );
    if (kept.length > 0) return capped(kept.flatMap((value) => waysTo(value, wanted)));
    return orNothing(
      pathsOf(list).map((path) => [
        { path: [...path, SEGMENTS.length], want: { kind: 'value', value: wanted ? 1 : 0 } },
      ]),
    );
  };

  /** A value that is to stand in a list or a text: what `indexOf` is asked for. */
  const searched = (node: Node, wanted: boolean, waysTo: WaysTo): Goal[] | undefined => {
    const search = callOf(node, SEARCHES);
    const [first] = search?.given ?? [];
    if (!search || !first) return undefined;
    if (search.method === 'findIndex') {
      return capped(returnedBy(first).flatMap((value) => waysTo(value, wanted)));
    }
    return search.method === 'search'
      ? oneOf(search.object, constantsOf(first), wanted)
      : member(search.object, first, wanted);
  };

  /** `address.indexOf('@') > 0`: there, and not at the beginning. */
  const behind = ({ object, given: [text] }: MethodCall, wanted: boolean): Goal[] | undefined => {
    const inside = (text ? constantsOf(text) : []).flatMap((one): Constant[] =>
      one.kind === 'value' ? [{ kind: 'value', value: `x${String(one.value)}x` }] : [],
    );
    return inside.length > 0 ? oneOf(object, inside, wanted) : undefined;
  };

  /** `list.indexOf(x) >= 0`, `text.search(x) === -1`, `list.length > 0`: there is one, or none. */
  const counted = (
    node: Node,
    operator: string,
    count: Node,
    wanted: boolean,
    waysTo: WaysTo,
  ): Goal[] | undefined => {
    const [bound] = constantsOf(count);
    if (bound?.kind !== 'value' || typeof bound.value !== 'number') return undefined;
    const search = callOf(node, SEARCHES);
    const [none, some] = search ? [-1, 0] : [0, 1];
    const ifSome = holds(some, operator, bound.value);
    if (ifSome === holds(none, operator, bound.value)) {
      const ifBehind = holds(1, operator, bound.value);
      return search && ifBehind !== ifSome ? behind(search, ifBehind === wanted) : undefined;
    }
    const list = lengthOwner(node);
    return list && filtersOf(list).length > 0
      ? filled(list, ifSome === wanted, waysTo)
      : searched(node, ifSome === wanted, waysTo);
  };

  return { filled, searched, counted };
}

interface MethodCall {
  object: Node;
  method: string;
  given: readonly Node[];
}

/** The call of one of these methods that a node is. */
function callOf(node: Node, methods: ReadonlySet<string>): MethodCall | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return undefined;
  const { callee, arguments: given } = node;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  const method = keyOf(callee.property, callee.computed) ?? '';
  return methods.has(method) ? { object: callee.object, method, given } : undefined;
}
