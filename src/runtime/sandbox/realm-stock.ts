import { BareRealm } from './bare-realm.js';

/** From how many scenarios on it pays to remember what a realm was like. */
const WORTH_REMEMBERING = 8;

/**
 * The realms of a process. One is used by many programs in turn, as long as each leaves it such
 * that it can be made as new.
 */
export class RealmStock {
  #spare: BareRealm | undefined;
  /** Programs after which a realm was not fit for use. */
  readonly #spoilers = new Set<string>();

  take(code: string, scenarios: number): BareRealm {
    if (this.#spoilers.has(code)) return new BareRealm();
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) return spare;
    const realm = new BareRealm();
    if (scenarios >= WORTH_REMEMBERING) realm.remember();
    return realm;
  }

  /** `taken`: the hidden globals that were looked at; null: what ran in it is not over. */
  giveBack(realm: BareRealm, code: string, taken: Iterable<string> | null): void {
    if (!realm.isRemembered) return;
    if (taken && realm.restore(taken)) this.#spare = realm;
    else this.#spoilers.add(code);
  }
}
