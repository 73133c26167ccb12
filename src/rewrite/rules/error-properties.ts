import type * as t from '@babel/types';
import { errorsAnswered } from '../../analyse/answers.js';
import { localClass } from '../../analyse/classes.js';
import { constantInit } from '../../analyse/constants.js';
import { roleOf } from '../../analyse/inputs.js';
import { testsAround } from '../../analyse/told-tests.js';
import { STYLES } from '../../model/index.js';
import {
  isMember,
  memberName,
  propertyName,
  type Function,
  type Node,
} from '../../parse/syntax.js';
import type { Reference } from '../../parse/scopes.js';
import { PRELUDE } from '../../triggers/credentials-exchange/mapping.js';
import type { Script } from '../../analyse/script.js';
import type { Rewriting } from '../rewriting.js';
import { isErrorClass } from './coded-classes.js';
import { isInstanceOf } from './held-errors.js';
import type { Rule } from './rule.js';

type Member = t.MemberExpression | t.OptionalMemberExpression;

/** Auth0 was sent every own property of a hook's error; a denial has a code and a reason. */
export const errorProperties: Rule = {
  name: 'error-properties',
  styles: STYLES,
  apply(rewriting) {
    for (const { left } of rewriting.script.nodesOf('AssignmentExpression')) {
      if (!isMember(left)) continue;
      const isErrors =
        left.object.type === 'ThisExpression'
          ? isInErrorClass(left, rewriting)
          : isAnsweredError(left.object, rewriting) || isHandedOn(left, rewriting);
      if (isErrors) report(memberName(left), left, rewriting);
    }
    for (const call of rewriting.script.nodesOf('CallExpression')) {
      if (!isAnswer(call, rewriting)) continue;
      for (const property of assignedTo(call.arguments[0])) {
        report(propertyName(property), property, rewriting);
      }
    }
  },
};

function report(name: string | null, at: Node, rewriting: Rewriting): void {
  if (name === null || /^(name|message|stack)$/.test(name)) return;
  rewriting.find('error-properties-lost', at, { name });
}

/** `const error = new Error(...); error.code = ...; cb(error);` */
function isAnsweredError(node: Node, rewriting: Rewriting): boolean {
  const { script } = rewriting;
  if (node.type !== 'Identifier') return false;
  if (constantInit(node, script)?.type !== 'NewExpression') return false;
  return script.referenceOf(node)!.binding!.references.some(({ identifier }) => {
    const call = script.parentOf(identifier);
    return (
      call?.type === 'CallExpression' &&
      call.arguments[0] === identifier &&
      isAnswer(call, rewriting)
    );
  });
}

/**
 * `error.code = ...; return next(error);`, where nothing in the script asks for it again and some
 * answer has an error that the text does not tell.
 */
function isHandedOn(member: Member, rewriting: Rewriting): boolean {
  const { script, exported } = rewriting;
  const { object } = member;
  if (object.type !== 'Identifier' || constantInit(object, script)?.type !== 'NewExpression') {
    return false;
  }
  const name = memberName(member);
  const isSame = (one: Member): boolean => one !== member && memberName(one) === name;
  const isAsked =
    script.nodesOf('MemberExpression').some(isSame) ||
    script
      .nodesOf('ObjectPattern')
      .some(({ properties }) =>
        properties.some((one) => one.type === 'ObjectProperty' && propertyName(one) === name),
      );
  if (isAsked) return false;
  const answered = exported.fn ? errorsAnswered(exported.fn, script) : [];
  const isOpen = answered.some((error) => {
    const binding = script.referenceOf(error)?.binding;
    return binding && !constantInit(error as t.Identifier, script);
  });
  return isOpen && script.referenceOf(object)!.binding!.references.some(isGivenAway);

  function isGivenAway({ identifier }: Reference): boolean {
    const parent = script.parentOf(identifier);
    if (parent?.type === 'ThrowStatement') return true;
    const isFirst = parent?.type === 'CallExpression' && parent.arguments[0] === identifier;
    const called = isFirst ? script.referenceOf(parent.callee)?.binding : null;
    return called?.kind === 'parameter';
  }
}

function isAnswer({ callee }: t.CallExpression, { script, exported }: Rewriting): boolean {
  const binding = script.referenceOf(callee)?.binding;
  return !!binding && !!exported.fn && roleOf(binding, exported.fn, script) === 'cb';
}

/** `cb(Object.assign(new Error(...), { code }))` */
function assignedTo(error: Node | undefined): (t.ObjectProperty | t.ObjectMethod)[] {
  if (error?.type !== 'CallExpression' || !isMember(error.callee)) return [];
  const [target, ...sources] = error.arguments;
  if (memberName(error.callee) !== 'assign' || target?.type !== 'NewExpression') return [];
  return sources.flatMap((source) =>
    source.type === 'ObjectExpression'
      ? source.properties.filter((property) => property.type !== 'SpreadElement')
      : [],
  );
}

/** A class of errors that an answer may be made with. */
function isInErrorClass(node: Node, rewriting: Rewriting): boolean {
  const { script, exported } = rewriting;
  let at: Node | undefined = node;
  while (at && at.type !== 'ClassDeclaration' && at.type !== 'ClassExpression') {
    at = script.parentOf(at);
  }
  const parent = at?.superClass;
  if (!at || !parent || !isErrorClass(parent, script)) return false;
  const isPlatforms = parent.type === 'Identifier' && PRELUDE.includes(parent.name);
  return isPlatforms || (exported.fn !== null && mayBeAnswered(at, exported.fn, script));
}

function mayBeAnswered(own: t.Class, handler: Function, script: Script): boolean {
  const isOwn = (name: Node): boolean => localClass(name, script) === own;
  return errorsAnswered(handler, script).some((error) => {
    if (error.type === 'NewExpression') return isOwn(error.callee);
    if (error.type !== 'Identifier') return false;
    const asked = testsAround(error, script).filter(({ test }) => isInstanceOf(test, error.name));
    return asked.every(
      ({ test, outcome }) => isOwn((test as t.BinaryExpression).right) === outcome,
    );
  });
}
