import { nearestFunction, type AnswerSite } from '../../../analyse/answers.js';
import { possibleKeys, type Keys, type PossibleKey } from '../../../analyse/keys.js';
import type { Write } from '../../../analyse/objects/value.js';
import { isOfModule } from '../../../analyse/module-function.js';
import { isPure } from '../../../analyse/purity.js';
import { isSetBefore, mayRunBefore } from '../../../analyse/set-before.js';
import { jsonChanges, type JsonChange } from '../../../analyse/json-changes.js';
import type { ClaimName } from '../../../analyse/claims.js';
import { bindsLooserThanAwait, contains, rangeOf, type Node } from '../../../parse/syntax.js';
import type { Piece } from '../../edits.js';
import { quoted } from '../../layout.js';
import { nameFor } from '../../naming.js';
import { block, type Line } from '../../lines.js';
import type { Rewriting } from '../../rewriting.js';
import { statement } from '../../statements.js';
import { fateOf, isNeverUndefined, reportDropped } from '../claims.js';
import { isList, setTargets } from '../target-scopes.js';
import { isScopeItself } from '../untouched-scopes.js';
import { grantingCalls, type GrantingCall } from './granting-calls.js';
import { givenBefore } from './made-before.js';
import type { Tokens } from './tokens.js';

/**
 * An object that the script keeps building as it did, and of which the text tells every key: the
 * answer sets its claims one by one.
 */
export class KeptObject {
  private named: ReturnType<typeof nameFor> | null = null;
  private isWhole: boolean | null = null;
  private scopeState: 'set' | 'left-in' | 'left-out' | null = null;

  private constructor(
    private readonly value: Node,
    private readonly keys: Keys,
    private readonly granting: GrantingCall[] | null,
    /** On any way, those included that lead to another answer. */
    private readonly isScopeRead: boolean,
    private readonly site: AnswerSite,
    private readonly tokens: Tokens,
  ) {}

  /** Null where a key is known only at run time, or a value is not what JSON makes of it. */
  static read(value: Node, site: AnswerSite, tokens: Tokens): KeptObject | null {
    const { rewriting, answering } = tokens;
    const { script } = rewriting;
    const granting = grantingCalls(value, site, rewriting);
    const made = granting?.map((one) => one.value) ?? [givenBefore(value, site, tokens)];
    const areMade = [value, ...made].every((one) => isMade(one, rewriting));
    const keys = areMade ? possibleKeys(made, script, rewriting.fn) : null;
    if (!keys) return null;
    const isEarlier = ({ at }: { at: Node }): boolean =>
      mayRunBefore(at, site.statement, answering.fn, script);
    for (const [name, key] of keys.byName) {
      const writes = key.writes.filter(isEarlier);
      if (writes.length > 0) keys.byName.set(name, { ...key, writes });
      else keys.byName.delete(name);
    }
    keys.patterns = keys.patterns
      .map((pattern) => ({ ...pattern, writes: pattern.writes.filter(isEarlier) }))
      .filter(({ writes }) => writes.length > 0);
    const isScopeRead = keys.reads.some(({ name }) => name === null || name === 'scope');
    keys.reads = keys.reads.filter(isEarlier);
    if (!isTold(keys, rewriting)) return null;
    return new KeptObject(value, keys, granting, isScopeRead, site, tokens);
  }

  get names(): string[] {
    return [...this.keys.byName.keys()];
  }

  /** How the names begin that are not known to the end. */
  get begins(): string[] {
    return this.keys.patterns.map(({ begin }) => begin.prefix);
  }

  get hasScope(): boolean {
    return this.keys.byName.has('scope');
  }

  /**
   * Whether all that it has is set in a loop: names are known by their beginnings alone, one place
   * sets several of them, or it is open of several whether they are there.
   */
  get isSetWhole(): boolean {
    return (this.isWhole ??= this.isBetterSetWhole());
  }

  private isBetterSetWhole(): boolean {
    const { byName, patterns, mayBeMissing } = this.keys;
    if (patterns.length > 0) return true;
    const keys = [...byName.values()].filter(({ name }) => name !== 'scope');
    const { rewriting } = this.tokens;
    if (keys.some(({ isDate }) => isDate)) return false;
    if (keys.some(({ name }) => fateOf({ prefix: name, whole: true }, rewriting) !== 'claim')) {
      return false;
    }
    const places = new Set(keys.flatMap(({ writes }) => writes.map(({ at }) => at)));
    const isOpen = (key: PossibleKey): boolean =>
      mayBeMissing || this.unsureWrite(key) !== undefined || !this.isSet(key.name);
    return places.size < keys.length || keys.filter(isOpen).length > 1;
  }

  /** Says of numbers that may be none what is said where they are set in place. */
  private reportNaN(writes: readonly Write[]): void {
    const { rewriting } = this.tokens;
    const { fn, script } = rewriting;
    const unsure = writes.find(({ value }) => value && jsonChanges(value, fn, script).length > 0);
    if (unsure) rewriting.find('claim-may-be-nan', unsure.value);
  }

  /** Names for an entry that go together. */
  private entryNames(): [name: string, value: string] {
    const { rewriting } = this.tokens;
    const pair = (name: string, value: string): [string, string] => [
      rewriting.freeNameAt(this.value, name),
      rewriting.freeNameAt(this.value, value),
    ];
    const [name, value] = pair('name', 'value');
    return name === 'name' && value === 'value' ? [name, value] : pair('claimName', 'claimValue');
  }

  /** A write after which the key may hold `undefined`. */
  private unsureWrite({ mayBeUndefined, writes }: UnsureKey): Write | undefined {
    if (!mayBeUndefined) return undefined;
    const { rewriting } = this.tokens;
    return writes.find(
      (write) => !isDeleted(write) && !(write.value && isNeverUndefined(write.value, rewriting)),
    );
  }

  claimLines(): Line[] {
    if (this.isSetWhole) return this.loopLines();
    this.named ??= nameFor(this.value, 'claims', this.tokens.rewriting);
    const { lines, name } = this.named;
    return [...lines, ...[...this.keys.byName.values()].flatMap((key) => this.linesOf(key, name))];
  }

  /** Sets all that the object has, but for its scopes. */
  private loopLines(): Line[] {
    const { rewriting } = this.tokens;
    const { byName, patterns, mayBeMissing } = this.keys;
    const missing = mayBeMissing ? [' ?? {}'] : [];
    const apart: Line[] = [];
    let object: Piece[];
    if (this.scopes() === 'set') {
      const claims = rewriting.freeNameAt(this.value, 'claims', 'tokenClaims');
      const scopes = rewriting.freeNameAt(this.value, 'scopes', 'tokenScopes');
      const parts = `const { scope: ${scopes}, ...${claims} } = `;
      const isLoose = mayBeMissing && bindsLooserThanAwait(this.value);
      const given: Piece[] = isLoose ? ['(', rangeOf(this.value), ')'] : [rangeOf(this.value)];
      apart.push(statement(rewriting, parts, ...given, ...missing));
      this.named = { lines: [], name: scopes };
      object = [claims];
    } else {
      const isShort =
        this.value.type === 'CallExpression' &&
        missing.length === 0 &&
        rewriting.textOf(this.value).length < 40;
      const { lines, name: whole } = isShort
        ? { lines: [], name: rangeOf(this.value) }
        : nameFor(this.value, 'claims', rewriting);
      apart.push(...lines);
      object = [whole, ...missing];
    }
    const [name, value] = this.entryNames();
    const keys = [...patterns, ...[...byName.values()].filter((key) => key.name !== 'scope')];
    const unsure = keys.find((key) => this.unsureWrite(key) !== undefined);
    if (unsure) {
      const known = 'name' in unsure ? unsure.name : `${unsure.begin.prefix}…`;
      rewriting.find('claim-may-be-undefined', this.unsureWrite(unsure)!.at, { name: known });
    }
    this.reportNaN(keys.flatMap(({ writes }) => writes));
    const { quote } = rewriting.layout;
    const tests = [
      ...(this.scopes() === 'left-in' ? [`${name} !== ${quote}scope${quote}`] : []),
      ...(unsure ? [`${value} !== undefined`] : []),
    ];
    const set = statement(
      rewriting,
      `${rewriting.names.api}.accessToken.setCustomClaim(${name}, ${value})`,
    );
    return [
      ...apart,
      ...block(
        [`for (const [${name}, ${value}] of Object.entries(`, ...object, ')) '],
        tests.length > 0 ? block([`if (${tests.join(' && ')}) `], [set]) : [set],
      ),
    ];
  }

  private linesOf(key: PossibleKey, object: Piece): Line[] {
    const { rewriting } = this.tokens;
    const name = { prefix: key.name, whole: true };
    const fate = fateOf(name, rewriting);
    if (fate === 'scope') return [];
    if (fate !== 'claim') {
      reportDropped({ name, at: key.writes[0]!.at }, fate, rewriting);
      return [];
    }
    if (!key.isDate) this.reportNaN(key.writes);
    const text = this.keyText(key);
    const read: Piece[] = [object, '[', text, ']'];
    const asked: Piece[] = this.keys.mayBeMissing ? [object, '?.[', text, ']'] : read;
    const { api } = rewriting.names;
    const set = statement(
      rewriting,
      `${api}.accessToken.setCustomClaim(`,
      text,
      ', ',
      ...read,
      // JSON made text of it.
      key.isDate ? '.toJSON())' : ')',
    );
    const unsure = this.unsureWrite(key);
    const isSure = !unsure && !key.writes.some(isDeleted) && !this.keys.mayBeMissing;
    if (isSure && this.isSet(key.name)) return [set];
    // Where the hook did not set it, a claim is missing because it was meant to be.
    if (unsure) rewriting.find('claim-may-be-undefined', unsure.at, { name: key.name });
    return block(['if (', ...asked, ' !== undefined) '], [set]);
  }

  /** The key as the author wrote it, where that means the same at the answer. */
  private keyText({ key, name }: PossibleKey): Piece {
    const { rewriting } = this.tokens;
    const { script } = rewriting;
    const here = script.scopeOf(this.tokens.answering.fn);
    const isElsewhere = (node: Node): boolean => {
      const reference = script.referenceOf(node);
      const home = reference?.binding?.scope;
      return !!reference && home !== here && !(home && isOfModule(home, script));
    };
    return key && !contains(key, isElsewhere) && isPure(key, script, key)
      ? rewriting.textOf(key)
      : quoted(name, rewriting.layout);
  }

  /** What the object says of scopes, where the hook changed them; after the lines of its claims. */
  scopeLines(): Line[] {
    const { rewriting } = this.tokens;
    if (this.scopes() !== 'set') return [];
    const { writes } = this.keys.byName.get('scope')!;
    const isSet = this.isSet('scope');
    if (!isSet || this.keys.mayBeMissing) rewriting.find('scopes-may-be-missing', this.site.call);
    const isCertain =
      isSet &&
      (this.keys.hasList || writes.every(({ value }) => value && isList(value, rewriting)));
    const member = this.isSetWhole ? '' : this.keys.mayBeMissing ? '?.scope' : '.scope';
    const isThere = isCertain && !this.keys.mayBeMissing;
    return setTargets(
      [this.named!.name, `${member}${isThere ? '' : ' || []'}`],
      this.site.call,
      rewriting,
    );
  }

  /**
   * `set`: they are, or may be, others than before. `left-in`: they are what they were, but
   * somebody looks at them in the object. `left-out`: nobody needs them there.
   */
  private scopes(): 'none' | 'set' | 'left-in' | 'left-out' {
    if (!this.hasScope) return 'none';
    return (this.scopeState ??= this.decideScopes());
  }

  private decideScopes(): 'set' | 'left-in' | 'left-out' {
    const { rewriting, scope, keptScopes } = this.tokens;
    const { writes } = this.keys.byName.get('scope')!;
    const places = new Set(writes.map(({ at }) => at));
    const placed = keptScopes.placedOf(this.granting?.map(({ value }) => value) ?? [this.value]);
    // Where there may be no object at all, there the hook took the scopes away.
    const isThere = !this.keys.mayBeMissing;
    const isPassedOn =
      isThere &&
      !this.keys.reads.some(({ name }) => name === 'scope') &&
      writes.every(({ value }) => value && isScopeItself(value, scope, rewriting, places)) &&
      this.isSet('scope');
    const hasOwn = this.keys.hasOwnScopes || (this.keys.hasNoOtherScopes && this.isSet('scope'));
    const isOwn = isThere && hasOwn;
    const isUnchanged = placed !== null || isPassedOn || isOwn;
    const mayGo = placed
      ? placed.isGone
      : (isPassedOn || (isOwn && writes.every(this.isOfVariable))) &&
        !this.isScopeRead &&
        !(this.isSetWhole && this.tokens.isGivenAgain(this.keys, this.site));
    const isLeft = keptScopes.keep(places, !mayGo, isUnchanged && this.isSetWhole);
    if (!isUnchanged) return 'set';
    return isLeft ? 'left-in' : 'left-out';
  }

  /** `{ scope: scopes }`: the text of a parameter that is handed in for nothing else would stay. */
  private isOfVariable = ({ value }: Write): boolean =>
    value?.type === 'Identifier' &&
    this.tokens.rewriting.script.referenceOf(value)?.binding?.kind !== 'parameter';

  private isSet(name: string): boolean {
    const { rewriting, answering } = this.tokens;
    const key = this.keys.byName.get(name)!;
    if (key.isSure || this.keys.isReplaced) return key.isSure;
    const calls = this.granting?.map(({ call }) => call);
    return isSetBefore(key, this.site.statement, answering.fn, rewriting.script, calls);
  }
}

/** Whether a name is declared before the place where its function uses it. */
function isMade(value: Node, { script }: Rewriting): boolean {
  const binding = script.referenceOf(value)?.binding;
  return (
    !binding ||
    binding.declaration.start! < value.start! ||
    nearestFunction(binding.declaration, script) !== nearestFunction(value, script)
  );
}

type UnsureKey = Pick<PossibleKey, 'mayBeUndefined' | 'writes'>;

function isDeleted({ at }: Write): boolean {
  return at.type === 'UnaryExpression';
}

/** Whether it is known what becomes of each name, and each value is what JSON makes of it. */
function isTold({ byName, patterns }: Keys, rewriting: Rewriting): boolean {
  const isNumber = ({ kind }: JsonChange): boolean => kind === 'number';
  const isJson = ({ value }: { value: Node | null }): boolean =>
    !value || jsonChanges(value, rewriting.fn, rewriting.script).every(isNumber);
  const names = [...byName.values()];
  const fates = names.map(({ name }) => fateOf({ prefix: name, whole: true }, rewriting));
  // Whatever else the object has is set with what is known by its beginning alone.
  const isTaken = (fate: ClaimName): boolean =>
    patterns.length > 0 ? fate === 'claim' || fate === 'scope' : fate !== 'unknown';
  return (
    fates.every(isTaken) &&
    patterns.every(({ begin }) => fateOf(begin, rewriting) === 'claim') &&
    !(patterns.length > 0 && names.some(({ isDate }) => isDate)) &&
    [...names.filter(({ isDate }) => !isDate), ...patterns].every(({ writes }) =>
      writes.every(isJson),
    )
  );
}
