import type * as t from '@babel/types';
import type { AnswerSite } from '../../../analyse/answers.js';
import type { Script } from '../../../analyse/script.js';
import { containsOwn, isWithin, rangeOf, type Node, type Range } from '../../../parse/syntax.js';
import { block, joinLines, line, type Line } from '../../lines.js';
import { indentAt } from '../../layout.js';
import { insertBehind, statementsAround } from '../../statements.js';
import type { Rewriting } from '../../rewriting.js';
import type { Tokens } from './tokens.js';

/**
 * `if (error) { ... } else { ... }` right above `cb(error, token);`, as helpers have it that log
 * what they answer: what the answer comes to goes into those branches. False where there is none.
 */
export function joinedAbove(
  site: AnswerSite,
  error: Node,
  denial: Line[],
  result: Line[],
  { answering, rewriting }: Tokens,
): boolean {
  const { script, edits, layout } = rewriting;
  // A function that is handed the callback is looked at for what its answers need.
  if (answering.taken) return false;
  const above = asksAbove(site, error, rewriting);
  const answers = ({ statement }: AnswerSite): boolean => !!above && isWithin(statement, above);
  if (answering.sites.some(answers)) return false;
  if (!above) return false;
  const isAlone = isInLineOf(above, above.consequent, script);
  const denied = lastOf(above.consequent);
  const issued = above.alternate ? lastOf(above.alternate) : null;
  if (!(denied || isAlone) || (above.alternate && !issued)) return false;
  const put = ({ start, end }: Range, ...lines: Line[]): void => {
    edits.replace({ start, end }, ...joinLines(lines, indentAt(script.text, above.start!), layout));
  };
  const otherwise = issued || result.length === 0 ? [] : block([' else '], result);
  if (issued) insertBehind(rewriting, issued, result);
  if (!denied) {
    const said = rangeOf(above.consequent);
    const opened = block([], [line(said), ...denial]).slice(0, -1);
    const [head, ...more] = otherwise;
    put(said, ...opened, line('}', ...(head?.pieces ?? [])), ...more);
    return true;
  }
  insertBehind(rewriting, denied, denial);
  if (otherwise.length > 0) put({ start: above.end!, end: above.end! }, ...otherwise);
  return true;
}

/** `if (error) console.log(error);` */
function isInLineOf({ test }: t.IfStatement, branch: t.Statement, { text }: Script): boolean {
  return (
    branch.type === 'ExpressionStatement' && !/[\r\n]/.test(text.slice(test.end!, branch.start!))
  );
}

/** The `if` before an answer that asks for the same error, and goes on from all of its branches. */
function asksAbove(site: AnswerSite, error: Node, rewriting: Rewriting): t.IfStatement | null {
  const { script } = rewriting;
  const around = statementsAround(rewriting, site.statement);
  const above = around[around.indexOf(site.statement as t.Statement) - 1];
  const binding = script.referenceOf(error)?.binding;
  if (above?.type !== 'IfStatement' || !binding || binding.reassigned) return null;
  const isSame = script.referenceOf(above.test)?.binding === binding;
  const isApart = hasCommentBetween(above, site.statement, script);
  return isSame && !isApart && !containsOwn(above, isLeaving) ? above : null;
}

function hasCommentBetween(one: Node, other: Node, { comments }: Script): boolean {
  return comments.some(({ start, end }) => start! >= one.end! && end! <= other.start!);
}

function isLeaving({ type }: Node): boolean {
  return /^(Return|Throw|Break|Continue)Statement$/.test(type);
}

function lastOf(branch: t.Statement): t.Statement | null {
  return branch.type === 'BlockStatement' ? (branch.body.at(-1) ?? null) : null;
}
