import type { File, Node } from '@babel/types';
import { walk } from '../../parse/syntax.js';
import type { Answering } from '../../triggers/exchange-space.js';
import type { Reached } from './branches.js';
import type { Definitions } from './definitions.js';
import type { Expressions } from './expressions.js';
import { functionsOf } from './functions.js';
import type { Goal } from './goals.js';

/** A place at which a program answers, or hands on what answers. */
export interface Answer {
  start: number;
  end: number;
  /** Where statements end that may have left the function before. */
  past: number[];
  ways: Goal[];
  /** The inputs that decide whether it is reached. */
  decidedBy: string[][];
}

/** Collects answers while a program is walked through. */
export class Answers {
  readonly found: Answer[] = [];
  readonly #functions = new Set<Node>();

  constructor(
    tree: File,
    private readonly definitions: Definitions,
    private readonly expressions: Expressions,
    private readonly answering: Answering,
  ) {
    // A function that calls a function that answers: until no more are found.
    for (let known = -1; known < this.#functions.size;) {
      known = this.#functions.size;
      walk(tree, (node) => {
        if (node.type !== 'FunctionDeclaration' && !NAMED.has(node.type)) return;
        walk(node, (inner) => {
          if (inner !== node && this.#isAnswer(inner)) this.#functions.add(node);
        });
      });
    }
  }

  visit(node: Node, { ways, tests, past }: Reached): void {
    if (!this.#isAnswer(node)) return;
    const decidedBy = tests.flatMap((test) => this.expressions.sourcesOf(test));
    this.found.push({ start: node.start ?? 0, end: node.end ?? 0, past, ways, decidedBy });
  }

  #isAnswer(node: Node): boolean {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return false;
    if ([node.callee, ...node.arguments].some((part) => this.#answersBy(part))) return true;
    const called = functionsOf(node.callee, this.definitions.origins);
    return called.some((one) => this.#functions.has(one));
  }

  /** The callback itself, `callback.bind`, a method of a part of `api`. */
  #answersBy(node: Node): boolean {
    const { parameter, members } = this.answering;
    return this.expressions
      .pathsOf(node)
      .some(
        ([first, second, ...rest]) =>
          first === parameter &&
          (members.length === 0 ? rest.length === 0 : members.includes(second ?? '')),
      );
  }
}

const NAMED = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod']);
