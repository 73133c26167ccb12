import type { Node } from '@babel/types';
import fc from 'fast-check';
import { findExport } from '../../src/analyse/handler.js';
import { readScript, type Script } from '../../src/analyse/script.js';
import { parse } from '../../src/parse/parse.js';
import { walk, type Function } from '../../src/parse/syntax.js';
import { plainHook } from '../plain-hook.js';
import type { Alterations, Context } from './alterations/alteration.js';
import { ANSWERS } from './alterations/answers.js';
import { FRAGMENTS, fragmentsOf, type Fragment } from './alterations/fragments.js';
import { OBJECTS } from './alterations/objects.js';
import { SCOPES } from './alterations/scopes.js';
import { STRUCTURE } from './alterations/structure.js';
import { VALUES } from './alterations/values.js';

/** What a person may do to a hook: some of it breaks the hook, and then the Action must be broken too. */
const ALTERATIONS: Alterations = {
  ...ANSWERS,
  ...STRUCTURE,
  ...SCOPES,
  ...VALUES,
  ...OBJECTS,
  ...FRAGMENTS,
};

/** A hook of the given ones with one or two alterations; one that takes none stays as it is. */
export function alteredHook(texts: readonly string[]): fc.Arbitrary<string> {
  const fragments = texts.flatMap(fragmentsOf);
  const alteration = fc.record({
    name: fc.constantFrom(...Object.keys(ALTERATIONS)),
    place: fc.nat(),
    of: fc.nat(fragments.length - 1),
  });
  return fc
    .record({
      text: fc.constantFrom(...texts),
      alterations: fc.array(alteration, { minLength: 1, maxLength: 2 }),
    })
    .map(({ text, alterations }) =>
      alterations.reduce(
        (altered, { name, place, of }) => alter(altered, name, place, fragments.slice(of, of + 1)),
        text,
      ),
    );
}

/** The hook with one of the alterations of a kind, in one of the places that it may have. */
function alter(text: string, name: string, place: number, fragments: readonly Fragment[]): string {
  const read = readScript(plainHook(text));
  if (read.kind !== 'script') return text;
  const exported = findExport(read.script);
  const context =
    exported.kind === 'handler' && exported.fn && contextOf(exported.fn, read.script, fragments);
  if (!context) return text;
  const all: { node: Node; is: string }[] = [];
  walk(context.fn, (node) => {
    for (const is of ALTERATIONS[name]!(node, context)) all.push({ node, is });
  });
  const chosen = all[place % all.length];
  if (!chosen) return text;
  const altered = text.slice(0, chosen.node.start!) + chosen.is + text.slice(chosen.node.end!);
  return parse(altered).kind === 'parsed' ? altered : text;
}

function contextOf(fn: Function, script: Script, fragments: readonly Fragment[]): Context | null {
  const [client, scope, audience, context, cb] = fn.params.map((parameter) =>
    parameter.type === 'Identifier' ? parameter.name : null,
  );
  if (!client || !scope || !audience || !context || !cb) return null;
  const source = ({ start, end }: Node): string => script.text.slice(start!, end!);
  const sourceWith = (node: Node, inner: Node, is: string): string =>
    script.text.slice(node.start!, inner.start!) + is + script.text.slice(inner.end!, node.end!);
  const { parentOf } = script;
  return { fn, client, scope, audience, context, cb, fragments, parentOf, source, sourceWith };
}
