import type { AnswerSite } from '../../../analyse/answers.js';
import {
  isSetBefore,
  mayRunBefore,
  possibleKeys,
  type Keys,
  type PossibleKey,
} from '../../../analyse/keys.js';
import { jsonChanges, type JsonChange } from '../../../analyse/json-changes.js';
import type { KnownString } from '../../../analyse/strings.js';
import { contains, type Node } from '../../../parse/syntax.js';
import type { Piece } from '../../edits.js';
import { quoted } from '../../layout.js';
import { nameFor } from '../../naming.js';
import { block, type Line } from '../../lines.js';
import { statement } from '../../statements.js';
import { fateOf, isNeverUndefined, reportDropped } from '../claims.js';
import { isScopeItself } from '../scopes.js';
import { isList, setTargets } from '../target-scopes.js';
import type { Tokens } from './tokens.js';

/**
 * An object that the script keeps building as it did, and of which the text tells every key: the
 * answer sets its claims one by one.
 */
export class KeptObject {
  private named: ReturnType<typeof nameFor> | null = null;

  private constructor(
    private readonly value: Node,
    private readonly keys: Keys,
    /** On any way, those included that lead to another answer. */
    private readonly isScopeRead: boolean,
    private readonly site: AnswerSite,
    private readonly tokens: Tokens,
  ) {}

  /** Null where a key is known only at run time, or a value is not what JSON makes of it. */
  static read(value: Node, site: AnswerSite, tokens: Tokens): KeptObject | null {
    const { rewriting, answering } = tokens;
    const { script } = rewriting;
    const keys = possibleKeys(value, script, (call) => tokens.isAnswer(call));
    if (!keys) return null;
    const isEarlier = ({ at }: { at: Node }): boolean =>
      mayRunBefore(at, site.statement, answering.fn, script);
    for (const [name, key] of keys.byName) {
      const writes = key.writes.filter(isEarlier);
      if (writes.length > 0) keys.byName.set(name, { ...key, writes });
      else keys.byName.delete(name);
    }
    const earlier = { ...keys, reads: keys.reads.filter(isEarlier) };
    const isScopeRead = keys.reads.some((read) => read.name === null || read.name === 'scope');
    const isNumber = ({ kind }: JsonChange): boolean => kind === 'number';
    const all = [...keys.byName.values()];
    const told = all.every(
      ({ name, writes }) =>
        fateOf({ prefix: name, whole: true }, rewriting) !== 'unknown' &&
        writes.every(
          ({ value }) => !value || jsonChanges(value, rewriting.fn, script).every(isNumber),
        ),
    );
    // Whatever else the object has is set with them.
    const isClaim = (name: KnownString): boolean => fateOf(name, rewriting) === 'claim';
    const named =
      keys.patterns.length > 0 ? all.map((key) => ({ prefix: key.name, whole: true })) : [];
    const areClaims =
      named.every(isClaim) &&
      !(keys.patterns.length > 0 && keys.mayBeMissing) &&
      keys.patterns.every(
        ({ begin, value }) =>
          isClaim(begin) && (!value || jsonChanges(value, rewriting.fn, script).every(isNumber)),
      );
    return told && areClaims ? new KeptObject(value, earlier, isScopeRead, site, tokens) : null;
  }

  get names(): string[] {
    return [...this.keys.byName.keys()];
  }

  get hasScope(): boolean {
    return this.keys.byName.has('scope');
  }

  /** Whether it has claims that are known by the beginnings of their names alone. */
  get isSetWhole(): boolean {
    return this.keys.patterns.length > 0;
  }

  claimLines(): Line[] {
    this.named ??= nameFor(this.value, 'claims', this.tokens.rewriting);
    const { lines, name } = this.named;
    if (this.isSetWhole) return [...lines, ...this.loopLines(name)];
    return [...lines, ...[...this.keys.byName.values()].flatMap((key) => this.linesOf(key, name))];
  }

  /** Says of numbers that may be none what is said where they are set in place. */
  private reportNaN(writes: PossibleKey['writes']): void {
    const { rewriting } = this.tokens;
    const { fn, script } = rewriting;
    const unsure = writes.find(({ value }) => value && jsonChanges(value, fn, script).length > 0);
    if (unsure) rewriting.find('claim-may-be-nan', unsure.value);
  }

  /** Sets all that the object has. */
  private loopLines(object: Piece): Line[] {
    const { rewriting } = this.tokens;
    const name = rewriting.freshName('name', 'claimName');
    const value = rewriting.freshName('value', 'claimValue');
    const { byName, patterns } = this.keys;
    const writes = [...patterns, ...[...byName.values()].flatMap((key) => key.writes)];
    const unsure = writes.find(
      (write) => !write.value || !isNeverUndefined(write.value, rewriting),
    );
    if (unsure) rewriting.find('claim-may-be-undefined', unsure.at, { name: '…' });
    this.reportNaN(writes);
    const set = statement(
      rewriting,
      `${rewriting.names.api}.accessToken.setCustomClaim(${name}, ${value})`,
    );
    return block(
      [`for (const [${name}, ${value}] of Object.entries(`, object, ')) '],
      unsure ? block([`if (${value} !== undefined) `], [set]) : [set],
    );
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
    this.reportNaN(key.writes);
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
      ')',
    );
    const isDeleted = ({ at }: { at: Node }): boolean => at.type === 'UnaryExpression';
    const unsure = key.writes.find(
      (write) => !isDeleted(write) && !(write.value && isNeverUndefined(write.value, rewriting)),
    );
    if (!unsure && !key.writes.some(isDeleted) && this.isSet(key.name)) return [set];
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
      if (node.type !== 'Identifier') return false;
      const binding = script.referenceOf(node)?.binding;
      return binding?.scope !== script.top && binding?.scope !== here;
    };
    return key && !contains(key, isElsewhere)
      ? rewriting.textOf(key)
      : quoted(name, rewriting.layout);
  }

  /** What the object says of scopes, where the hook changed them; after the lines of its claims. */
  scopeLines(): Line[] {
    const { rewriting, scope, keptScopes } = this.tokens;
    const { writes } = this.keys.byName.get('scope')!;
    const places = new Set(writes.map(({ at }) => at));
    const unchanged =
      !this.keys.reads.some(({ name }) => name === 'scope') &&
      writes.every(({ value }) => value && isScopeItself(value, scope, rewriting, places)) &&
      this.isSet('scope');
    for (const { at } of writes) {
      const needed = !unchanged || this.isScopeRead || keptScopes.get(at) === true;
      keptScopes.set(at, needed);
    }
    if (unchanged) return [];
    if (!this.isSet('scope')) rewriting.find('scopes-reset', this.site.call);
    const isCertain =
      this.isSet('scope') && writes.every(({ value }) => value && isList(value, rewriting.script));
    const list = [
      this.named!.name,
      ...(this.keys.mayBeMissing ? ['?.scope ?? []'] : [isCertain ? '.scope' : '.scope ?? []']),
    ];
    return setTargets(list, this.site.call, rewriting);
  }

  private isSet(name: string): boolean {
    const { rewriting, answering } = this.tokens;
    const key = this.keys.byName.get(name)!;
    if (this.keys.isReplaced) return false;
    return isSetBefore(key, this.site.statement, answering.fn, rewriting.script);
  }
}
