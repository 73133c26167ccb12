import type { AnsweredErrors } from '../analyse/answered-errors.js';
import { bindingNamed } from '../analyse/constants.js';
import type { Exported } from '../analyse/handler.js';
import type { Script } from '../analyse/script.js';
import type { Finding, Place, Policies } from '../model/index.js';
import { placesIn } from '../parse/place.js';
import { isWithin, type Function, type Node, type Range } from '../parse/syntax.js';
import type { Reference } from '../parse/scopes.js';
import { Edits } from './edits.js';
import { FINDINGS, type FindingId, type Meta } from './findings.js';
import type { MirroredScopes } from './rules/mirrored-scopes.js';
import type { PlacedScopes } from './rules/placed-scopes.js';
import type { Names, Part } from './snippets.js';
import type { Line } from './lines.js';
import { layoutOf, type Layout } from './layout.js';

export type HandlerExport = Extract<Exported, { kind: 'handler' }>;

/** Why a style cannot be used, and where that shows. */
export interface Obstacle {
  reason: string;
  at: Node | null;
}

/**
 * One attempt to convert one script. Rules add edits, findings and obstacles; any obstacle means
 * that the attempt is dropped as a whole.
 */
export class Rewriting {
  readonly edits: Edits;
  readonly layout: Layout;
  readonly findings: { finding: Finding; offset: number | null }[] = [];
  readonly obstacles: Obstacle[] = [];
  /** Statements that the handler begins and ends with. */
  readonly prologue: Line[] = [];
  readonly epilogue: Line[] = [];
  /** Functions that the code needs below the handler. */
  readonly needs = new Set<Part>();
  /** Values that new code takes out of their literals. */
  readonly carriedOut = new Set<Node>();
  /** The platform's error classes that new code asks errors for. */
  readonly askedClasses = new Set<string>();
  /** Errors that need no class, and the places that already deny with them as such. */
  readonly errorValues = new Map<AnsweredErrors, Set<Node>>();
  /** What stands below a hook that is kept; empty otherwise. */
  adapter = '';
  /** npm name to version. */
  readonly dependencies = new Map<string, string>();
  /** Whole lines that fall away; `settleRemovedLines` turns them into edits. */
  readonly removedLines: Range[] = [];
  /** Names of secrets that the code reads. */
  readonly secrets = new Set<string>();
  /** References whose text falls away, so that no other rule need care for them. */
  readonly consumed = new Set<Reference>();
  /** What takes the place of a body that is a single expression. */
  body: Line[] | null = null;
  /** Whether the handler must begin with a local `scope`; a list always; assigned to. */
  scopeIsNeeded = false;
  scopeIsList = false;
  scopeIsReassigned = false;
  /** Whether the Action has a list wherever the hook read its scopes. */
  scopesAreList = false;
  /** How the scopes are followed; undefined: not tried yet. */
  mirroredScopes: MirroredScopes | null | undefined;
  /** Where they are set, where they are not followed change by change. */
  placedScopes: PlacedScopes | null = null;
  readonly names: Names;
  private readonly taken: Set<string>;
  private readonly given = new Set<string>();
  private readonly placeInFile: (offset: number) => Place;

  constructor(
    readonly script: Script,
    readonly exported: HandlerExport,
    readonly policies: Policies,
    /** Maps an offset of the script's text to one of the hook's file. */
    private readonly toFile: (offset: number) => number = (offset) => offset,
  ) {
    this.edits = new Edits(script.text);
    this.layout = layoutOf(script);
    this.placeInFile = placesIn(script.hook.text);
    // The handler's parameters make room for those of the Action.
    this.taken = script.names(
      ({ kind, scope }) => kind !== 'parameter' || scope.node !== exported.fn,
    );
    const event = this.freshName('event', 'auth0Event', 'exchangeEvent');
    const api = this.freshName('api', 'auth0Api', 'exchangeApi');
    for (const name of script.names()) this.taken.add(name);
    this.names = {
      event,
      api,
      answer: this.freshName('answer', 'answerExchange'),
      deny: this.freshName('deny', 'denyExchange'),
      issue: this.freshName('issueToken', 'issueExchange'),
    };
  }

  /** The handler's function; only styles that need it ask, after checking that it is known. */
  get fn(): Function {
    return this.exported.fn!;
  }

  find(id: FindingId, at: Pick<Node, 'start'> | null, values: Record<string, string> = {}): void {
    const { severity, message, advice, once = false }: Meta = FINDINGS[id];
    const offset = at ? at.start! : null;
    const finding: Finding = {
      id,
      severity,
      message: fill(message, values),
      advice: fill(advice, values),
      ...(offset === null ? {} : { at: this.placeInFile(this.toFile(offset)) }),
    };
    const known = this.findings.some(
      (other) =>
        other.finding.id === id &&
        other.finding.message === finding.message &&
        (once || other.finding.at?.line === finding.at?.line),
    );
    if (!known) this.findings.push({ finding, offset });
  }

  /** Some answer finds out when the code runs what it was given: `cb(...answer)`. */
  get mayIssue(): boolean {
    return this.needs.has('issue') || this.needs.has('answer');
  }

  obstacle(reason: string, at: Node | null): void {
    this.obstacles.push({ reason, at });
  }

  /** The first of the wishes that the script does not use; taken from then on. */
  freshName(...wishes: [string, ...string[]]): string {
    const [wish] = wishes;
    let name = wishes.find((free) => !this.taken.has(free)) ?? wish;
    for (let number = 2; this.taken.has(name); number += 1) name = `${wish}${String(number)}`;
    this.taken.add(name);
    this.given.add(name);
    return name;
  }

  /** The first of the wishes that means nothing at a place; a block there may take it. */
  freeNameAt(at: Node, ...wishes: [string, ...string[]]): string {
    const { script } = this;
    const isFree = (name: string): boolean =>
      !this.given.has(name) &&
      !bindingNamed(name, at, script) &&
      !script.bindings.some((one) => one.name === name && isWithin(one.identifier, at)) &&
      !script.free.some(({ identifier }) => identifier.name === name);
    return wishes.find(isFree) ?? this.freshName(...wishes);
  }

  textOf(node: Node): string {
    return this.script.text.slice(node.start!, node.end!);
  }
}

export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
