import { invoke } from './calls.js';
import type { Parameter } from '../../triggers/credentials-exchange/mapping.js';
import { PARAMETERS } from '../../triggers/credentials-exchange/mapping.js';
import type { Function, Node } from '../../parse/syntax.js';
import { remembered } from '../remembered.js';
import type { Script } from '../script.js';
import { CannotFollow, Evaluation } from './evaluation.js';
import { frameOf } from './frame.js';
import { execute } from './statements.js';
import {
  ANY_TEXT,
  either,
  FOREIGN_VALUE,
  UNDEFINED_VALUE,
  UNGRANTED,
  valueOf,
  type Thing,
  type Value,
} from './value.js';

/** A script that was looked at as a whole. */
export interface Evaluated {
  valueAt: (node: Node) => Value | null;
  values: ReadonlyMap<Node, Value>;
  /** Functions that the language or a library calls. */
  calledBack: ReadonlySet<Node>;
  /** Calls of more than the script's own functions. */
  callsOthers: ReadonlySet<Node>;
  /** What the hook answers with. */
  answered: Value;
  things: readonly Thing[];
  /** The list of scopes that the hook is given. */
  scopes: Thing;
  records: Record<'client' | 'context', Thing>;
}

const MOST_ROUNDS = 30;
/** What each expression of a script may come to; null where that is too much to follow. */
export function evaluated(script: Script, handler: Function | null): Evaluated | null {
  return follow(script.tree, script, handler);
}

const follow = remembered((_: Node, script: Script, handler: Function | null): Evaluated | null => {
  const run = new Evaluation(script, handler);
  const { program } = script.tree;
  const module = frameOf(program, 'module', null, null, true);
  const inputs = new Inputs(run, program);
  const start = (): void => {
    execute(program, module, run);
    if (!handler) return;
    const place = { node: handler, frame: module, turn: '' };
    const exported = run.exported ?? run.functionAt(handler, module);
    invoke(run, exported, UNDEFINED_VALUE, inputs.all, place);
  };
  try {
    for (let round = 0; run.round(start); round += 1) if (round > MOST_ROUNDS) return null;
  } catch (error) {
    if (error instanceof CannotFollow) return null;
    throw error;
  }
  return {
    valueAt: (node) => run.values.get(node) ?? null,
    values: run.values,
    answered: run.answered,
    calledBack: run.calledBack,
    callsOthers: run.callsOthers,
    things: run.store.things,
    scopes: inputs.scopes,
    records: inputs.records,
  };
});

/** What the platform calls a hook with. */
class Inputs {
  readonly scopes: Thing;
  readonly records: Evaluated['records'];
  readonly all: Value[];

  constructor(
    private readonly run: Evaluation,
    private readonly at: Node,
  ) {
    const { store } = run;
    this.scopes = store.create('list', at, false);
    store.fill(this.scopes, ANY_TEXT);
    const metadata = this.record([], ANY_TEXT);
    const client = this.record([
      ['id', ANY_TEXT],
      ['name', ANY_TEXT],
      ['tenant', ANY_TEXT],
      ['metadata', either(valueOf(metadata), UNDEFINED_VALUE)],
    ]);
    const webtask = this.record([['secrets', valueOf(this.record([], ANY_TEXT))]], FOREIGN_VALUE);
    const context = this.record([['webtask', valueOf(webtask)]], FOREIGN_VALUE);
    this.records = { client, context };
    const inputs: Record<Parameter, Value> = {
      client: valueOf(client),
      scope: { ...valueOf(this.scopes), kinds: UNGRANTED },
      audience: ANY_TEXT,
      context: valueOf(context),
      cb: store.native('callback'),
    };
    this.all = PARAMETERS.map((name) => inputs[name]);
  }

  /** `others`: what else it may have, under any name. */
  private record(fields: [string, Value][], others?: Value): Thing {
    const { run, at } = this;
    const thing = run.store.create('object', at, false);
    for (const [prefix, value] of fields) {
      const write = { value: null, at, set: at, key: null };
      run.store.add(thing, { prefix, whole: true }, value, write, true);
    }
    if (others) run.store.addOpen(thing, others, at);
    return thing;
  }
}
