import type { Node } from '@babel/types';
import type { Constant } from './expressions.js';

/** What an input must be for a condition to hold. */
export interface Requirement {
  path: string[];
  /**
   * `linked`: the same as the other input of the goal that is to be linked. `other` and `unlike`:
   * no text that the code names, and not the same as each other.
   */
  want: Constant | 'present' | 'absent' | 'other' | 'unlike' | 'linked';
  /** The path is certainly this input: its name stands for nothing else anywhere. */
  certain?: true;
}

/** Requirements that together make the code go one way, as far as reading it tells. */
export type Goal = Requirement[];

/** The ways to make a test come out as wanted; one empty way where nothing is known of it. */
export type WaysTo = (test: Node, wanted: boolean) => Goal[];

/** That what the code has made itself were not there: no input can do this. */
export function nothing(certain: boolean): Requirement {
  return { path: [], want: 'absent', ...(certain && { certain }) };
}

const MAX_ALTERNATIVES = 12;

/** The ways to meet one of each list at once. */
export function both(some: Goal[], others: Goal[]): Goal[] {
  return capped(some.flatMap((one) => others.map((other) => [...one, ...other])));
}

export function capped(ways: Goal[]): Goal[] {
  return ways.length > 0 ? distinct(ways).slice(0, MAX_ALTERNATIVES) : [[]];
}

/** One empty way where nothing is known. */
export function orNothing(ways: Goal[]): Goal[] {
  return ways.length > 0 ? ways : [[]];
}

function distinct(goals: Goal[]): Goal[] {
  return [...new Map(goals.map((goal) => [JSON.stringify(goal), goal])).values()];
}
