const MIRRORED = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);

/** `<`, `>=` and their like: which of two values is more. */
export function isOrder(operator: string): boolean {
  return MIRRORED.has(operator);
}

/** The operator with which the two sides come to the same when they change places. */
export function mirrored(operator: string): string {
  return MIRRORED.get(operator) ?? operator;
}

export function holds(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '==':
    case '===':
      return value === bound;
    case '!=':
    case '!==':
      return value !== bound;
    default:
      return value >= bound;
  }
}
