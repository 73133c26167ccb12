import type { Exchange, Fault, Json, Policies, Program, Scenario, Tenant } from '../model/index.js';

/**
 * A place in an exchange that code can read, as the path from the exchange to it. Some segments are
 * not property names: see `SEGMENTS`.
 */
export type Slot = readonly string[];

export const SEGMENTS = {
  /** Some element of the list at this place. */
  element: '[*]',
  /** Some key of the dictionary at this place. */
  key: '(key)',
  /** The dictionary at this place as a list of pairs. */
  entries: '(entries)',
  /** The value that the text at this place holds as JSON. */
  json: '(json)',
  /** The parts of the address that the text at this place is. */
  url: '(url)',
  /** The text that the text at this place holds in base64. */
  base64: '(base64)',
  /** The list that the text at this place holds, separated: `(split ,)`. */
  split: (separator: string) => `(split ${separator})`,
  /** The length of the text or list at this place. */
  length: '(length)',
} as const;

/** The separator of the list that the text in a slot holds, if it holds one. */
export function separatorOf(slot: Slot): string | undefined {
  const split = slot.map((segment) => /^\(split (.*)\)$/s.exec(segment)?.[1]);
  return split.find((separator) => separator !== undefined);
}

/**
 * What values a slot can hold: text only, any JSON, a list of scopes, an instant (ISO 8601), or the
 * address of a caller.
 */
export type Domain = 'text' | 'json' | 'scopes' | 'instant' | 'address';

/** The parameter by which a program answers, and which of its members; none: it is called itself. */
export interface Answering {
  parameter: string;
  members: readonly string[];
}

/** What can be wrong with an input that both sides have, each in its own place. */
export interface InputFault extends Record<Program['side'], Fault['place']> {
  gives: Fault['gives'];
}

/** Everything that exchange generation must know of one trigger. */
export interface ExchangeSpace {
  /**
   * The slot behind an input of a program. `input` begins with the position of the handler's
   * parameter: `['0', 'metadata', 'plan']`. Undefined: the exchange does not decide this input.
   */
  slotOf(side: Program['side'], input: readonly string[]): Slot | undefined;
  domainOf(slot: Slot): Domain;
  /** Slots that decide the answer whether the code reads them or not. */
  always: readonly Slot[];
  /** The platform always gives this input, whatever the policies or under these: no exchange leaves it out. */
  isGiven(side: Program['side'], input: readonly string[], policies?: Policies): boolean;
  /** Where the code is in use, whatever it reads here has been filled in. */
  isFilledIn(slot: Slot): boolean;
  /** What a program of either side answers by. */
  answering: Record<Program['side'], Answering>;
  /** The exchange with another value in a slot; `undefined` leaves it absent. */
  place(exchange: Exchange, slot: Slot, value: Json | undefined): Exchange;
  /** Exchanges that every pair is run on, whatever its code. The first is the plainest. */
  builtIn: readonly Scenario[];
  /** The exchanges that the tenant's real clients make. */
  ofTenant(tenant: Tenant): Scenario[];
  /** Inputs that can be made to fail on both sides alike, as they never do on the platform. */
  faults: readonly InputFault[];
  /** Inputs that the platform keeps from Actions and gave to hooks, with the documented reason. */
  withheldFromActions: readonly { slot: Slot; why: string }[];
}
