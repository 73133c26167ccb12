import type { Scoped } from '../parse/scopes.js';

/**
 * A question about a node or a name of a script, answered once. The script holds the answers: kept
 * anywhere else they would keep its whole tree in memory.
 */
export function remembered<
  Key extends object,
  Of extends Scoped,
  Further extends unknown[],
  Answer extends NonNullable<unknown> | null,
>(
  find: (key: Key, script: Of, ...further: Further) => Answer,
): (key: Key, script: Of, ...further: Further) => Answer {
  return (key, script, ...further) => {
    let known = script.answers.get(find) as Map<Key, Answer> | undefined;
    if (!known) script.answers.set(find, (known = new Map<Key, Answer>()));
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = find(key, script, ...further)));
    return answer;
  };
}
