import { findExport } from '../../../src/analyse/handler.js';
import { readScript } from '../../../src/analyse/script.js';
import { isWithin } from '../../../src/parse/syntax.js';
import { plainHook } from '../../plain-hook.js';
import { isListed, type Alterations, type Context } from './alteration.js';

/** A statement of a handler, in the words of another one. */
export type Fragment = (other: Context) => string;

const TOKEN = /\b(token|access_token|accessToken|claims)\b(?!['"])/g;

/** The statements that a handler with plain parameters is made of. */
export function fragmentsOf(text: string): Fragment[] {
  const read = readScript(plainHook(text));
  const exported = read.kind === 'script' ? findExport(read.script) : null;
  if (read.kind !== 'script' || exported?.kind !== 'handler' || !exported.fn) return [];
  const { fn } = exported;
  const { script } = read;
  if (fn.body.type !== 'BlockStatement') return [];
  const parameters = fn.params.map((one) =>
    one.type === 'Identifier' ? script.scopeOf(fn).bindings.get(one.name) : undefined,
  );
  return fn.body.body.map((statement) => (other) => {
    const names = [other.client, other.scope, other.audience, other.context, other.cb];
    const uses = parameters
      .flatMap((binding, index) =>
        (binding?.references ?? []).map(({ identifier }) => ({ identifier, is: names[index]! })),
      )
      .filter(({ identifier }) => isWithin(identifier, statement))
      .sort((a, b) => b.identifier.start! - a.identifier.start!);
    let own = text.slice(0, statement.end!);
    for (const { identifier, is } of uses) {
      const parent = script.parentOf(identifier);
      const key =
        parent?.type === 'ObjectProperty' && parent.shorthand ? `${identifier.name}: ` : '';
      own = own.slice(0, identifier.start!) + key + is + own.slice(identifier.end!);
    }
    const token = /(?:const|let|var) (\w+) = \{/.exec(other.source(other.fn))?.[1];
    const moved = own.slice(statement.start!);
    return token ? moved.replace(TOKEN, token) : moved;
  });
}

export const FRAGMENTS: Alterations = {
  'statement of another hook': (node, context) =>
    isListed(node, context)
      ? context.fragments.map((fragment) => `${fragment(context)}\n${context.source(node)}`)
      : [],
};
