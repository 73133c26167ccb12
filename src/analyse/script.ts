import type { HookSource, Place } from '../model/index.js';
import { parseUnfilled } from '../parse/markers.js';
import { resolveScopes, type Scoped } from '../parse/scopes.js';
import type * as t from '@babel/types';

/** A hook's text with its tree and names. */
export interface Script extends Scoped {
  hook: HookSource;
  text: string;
  comments: t.Comment[];
}

export type Read =
  { kind: 'script'; script: Script } | { kind: 'syntax-error'; message: string; at: Place };

export function readScript(hook: HookSource, text = hook.text): Read {
  const parsed = parseUnfilled(text);
  if (parsed.kind === 'syntax-error') return parsed;
  const { tree } = parsed;
  const script = { hook, text, comments: tree.comments ?? [], ...resolveScopes(tree) };
  script.nodesOf('SequenceExpression').forEach((node) => takeParentheses(node, script));
  return { kind: 'script', script };
}

/** Wherever a sequence is put, it is one value only in its parentheses: they are part of it. */
function takeParentheses(
  node: t.SequenceExpression,
  { text, comments }: Pick<Script, 'text' | 'comments'>,
): void {
  const opening = node.extra?.['parenStart'];
  if (typeof opening !== 'number') return;
  let closing = text.indexOf(')', node.end!);
  for (const { start, end } of comments) {
    if (start! < closing && closing < end!) closing = text.indexOf(')', end!);
  }
  node.start = opening;
  node.end = closing + 1;
}
