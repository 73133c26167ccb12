import type { Node } from '../parse/syntax.js';

/** A group of a regular expression that captures. */
interface Group {
  name: string | null;
  /** What stands between its parentheses. */
  body: string;
  /** Whether it has captured something wherever the expression matches. */
  always: boolean;
}

interface Open {
  group: Group | null;
  start: number;
  /** Whether what it has may be absent: one of several alternatives, or what must not follow. */
  hasChoice: boolean;
  inner: Group[];
}

const OPENING = /^\((\?(:|=|<=|(!|<!)|<([\w$]+)>))?/;
const MAY_BE_NONE = /^([?*]|\{0(,\d*)?\})/;

/** The groups of an expression, the first one at 0; null where its syntax is not known here. */
function groupsOf({ pattern, flags }: { pattern: string; flags: string }): Group[] | null {
  // Classes within classes.
  if (flags.includes('v')) return null;
  const groups: Group[] = [];
  const around: Open[] = [{ group: null, start: 0, hasChoice: false, inner: [] }];
  let at = 0;
  while (at < pattern.length) {
    const here = around.at(-1)!;
    switch (pattern[at]) {
      case '\\':
        at += 2;
        continue;
      case '[':
        at = endOfClass(pattern, at);
        continue;
      case '|':
        here.hasChoice = true;
        break;
      case '(': {
        const [all, special, , negated, name] = OPENING.exec(pattern.slice(at))!;
        const captures = special === undefined || name !== undefined;
        const group = captures ? { name: name ?? null, body: '', always: true } : null;
        if (group) groups.push(group);
        at += all.length;
        around.push({ group, start: at, hasChoice: negated !== undefined, inner: [] });
        continue;
      }
      case ')': {
        const { group, start, hasChoice, inner } = around.pop()!;
        if (hasChoice) for (const one of inner) one.always = false;
        const own = group ? [group, ...inner] : inner;
        if (group) group.body = pattern.slice(start, at);
        if (MAY_BE_NONE.test(pattern.slice(at + 1))) for (const one of own) one.always = false;
        around.at(-1)!.inner.push(...own);
        break;
      }
      default:
    }
    at += 1;
  }
  const [whole] = around;
  if (whole!.hasChoice) for (const one of whole!.inner) one.always = false;
  return groups;
}

function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  while (pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The group that a member of a match gives; the whole of the match for `0`. */
export function groupNamed(
  expression: { pattern: string; flags: string },
  key: string,
): Group | null {
  const groups = groupsOf(expression);
  if (key === '0') {
    const body = expression.pattern.replace(/^\^|\$$/g, '');
    return { name: null, body, always: true };
  }
  return groups?.[Number(key) - 1] ?? groups?.find(({ name }) => name === key) ?? null;
}

const DIGIT = String.raw`(\\d|\[\d-\d\]|\d)`;
const NUMBER = new RegExp(
  String.raw`^(-\??)?${DIGIT}(\+|\{[1-9]\d*(,\d*)?\})?(${DIGIT}([+*?]|\{\d+(,\d*)?\})?)*` +
    String.raw`(\((\?:)?\\\.\\d\+\)\??)?$`,
);

/** Whether what an expression matches is always the text of a number. */
export function isOfDigits(body: string): boolean {
  return NUMBER.test(body);
}

export function isRegex(node: Node | null): node is Extract<Node, { type: 'RegExpLiteral' }> {
  return node?.type === 'RegExpLiteral';
}
