import { bindingAt } from '../../analyse/constants.js';
import type { Script } from '../../analyse/script.js';
import { ownerOfThis, type Node } from '../../parse/syntax.js';
import { HANDLER } from '../../triggers/credentials-exchange/mapping.js';
import { describe, dropStaleType } from '../describe.js';
import type { Rewriting } from '../rewriting.js';
import { indentAt } from '../layout.js';
import type { Line } from '../lines.js';
import { withParentheses } from '../parentheses.js';
import { endBefore } from '../statements.js';
import type { Rule } from './rule.js';

/** The exported function takes `(event, api)` and is exported under the trigger's name. */
export const head: Rule = {
  name: 'head',
  styles: ['direct', 'awaited'],
  apply(rewriting) {
    const { exported, fn, names, edits, script } = rewriting;
    const own = usesOwnContext(rewriting);
    if (own) return rewriting.obstacle(`the handler uses \`${own}\``, fn);
    // Inside `with` any name may mean a key of its object: none of ours can be put there.
    if (script.nodesOf('WithStatement').length > 0) {
      return rewriting.obstacle('the script uses `with`', fn);
    }
    const self = fn.type === 'FunctionExpression' && fn.id ? bindingAt(fn.id, script) : null;
    if (self?.declaration === fn && self.references.length > 0) {
      return rewriting.obstacle('the handler calls itself', fn);
    }
    if (exported.named && exported.named.references.length > 1) {
      return rewriting.obstacle('the handler is called by the script itself', fn);
    }
    const { statement, value } = exported;
    const body = withParentheses(fn.body, script).start;
    const parameters = `(${names.event}, ${names.api})`;
    const start = exported.named ? fn.start! : statement.start!;
    keepComments(start, body, rewriting);
    if (fn.type === 'FunctionDeclaration') {
      const space = /^\s*\(/.exec(script.text.slice(fn.id!.end!))![0].slice(0, -1);
      edits.replace({ start, end: body }, `async function ${fn.id!.name}${space}${parameters} `);
    } else {
      const name = exported.named ? '' : `exports.${HANDLER} = `;
      edits.replace({ start, end: body }, `${name}async ${parameters} => `);
    }
    if (exported.named) {
      edits.replace({ start: statement.start!, end: value.start! }, `exports.${HANDLER} = `);
      dropStaleType(statement, rewriting);
    }
    surround(rewriting);
    describe(exported.named ? fn : statement, rewriting);
  },
};

/**
 * `this`, `arguments` and `new.target` of the handler: arrows inside share its own. A name that is
 * given it and never read does not count.
 */
function usesOwnContext({ script, fn }: Rewriting): string | null {
  const uses = [
    ...script.nodesOf('ThisExpression'),
    ...script.nodesOf('MetaProperty'),
    ...script.free.map(({ identifier }) => identifier).filter(({ name }) => name === 'arguments'),
  ];
  const use = uses.find(
    (node) =>
      ownerOfThis(node, script.parentOf, fn) === fn && !isUnread(script.parentOf(node), script),
  );
  return use ? script.text.slice(use.start!, use.end!) : null;
}

/** `var self = this;` out of habit. */
function isUnread(node: Node | undefined, script: Script): boolean {
  if (node?.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return false;
  return bindingAt(node.id, script)?.references.length === 0;
}

/** Comments in the part of the text that the new head replaces go before it. */
function keepComments(start: number, end: number, { script, edits, layout }: Rewriting): void {
  const lost = script.comments.filter((comment) => comment.start! >= start && comment.end! <= end);
  const indent = indentAt(script.text, start);
  for (const comment of lost) {
    edits.insert(start, script.text.slice(comment.start!, comment.end!) + layout.eol + indent);
  }
}

/** Statements that the handler must begin and end with. */
function surround(rewriting: Rewriting): void {
  const { fn, script, edits, layout, prologue, epilogue } = rewriting;
  const { body } = fn;
  if (body.type !== 'BlockStatement') return surroundExpression(body, rewriting);
  const base = indentAt(
    script.text,
    script.text.lastIndexOf('\n', body.start!) < 0 ? 0 : fn.start!,
  );
  const inner = base + layout.indent;
  const print = ({ depth, pieces }: Line): string =>
    inner + layout.indent.repeat(depth) + pieces.join('');
  if (prologue.length > 0) {
    const at = body.directives.at(-1)?.end ?? body.start! + 1;
    const lines = prologue.map((line) => layout.eol + print(line));
    edits.insert(at, lines.join('') + endBefore(at, rewriting));
  }
  if (epilogue.length > 0) {
    const close = body.end! - 1;
    const lineStart = close - indentAt(script.text, close).length;
    const onOwnLine = /[\r\n]/.test(script.text[lineStart - 1] ?? '');
    const lines = epilogue.map(print).join(layout.eol);
    if (onOwnLine) edits.insert(lineStart, lines + layout.eol);
    else edits.insert(close, layout.eol + lines + layout.eol + base);
  }
}

/** `=> cb(...)` becomes a block, unless nothing is left to say. */
function surroundExpression(body: Node, rewriting: Rewriting): void {
  const { script, edits, layout, prologue, epilogue } = rewriting;
  const lines = [...prologue, ...(rewriting.body ?? []), ...epilogue];
  const base = indentAt(script.text, rewriting.exported.statement.start!);
  const pieces = lines.flatMap(({ depth, pieces: own }) => [
    layout.eol + base + layout.indent.repeat(depth + 1),
    ...own,
  ]);
  const range = withParentheses(body, script);
  edits.replace(range, ...(lines.length > 0 ? ['{', ...pieces, `${layout.eol + base}}`] : ['{}']));
}
