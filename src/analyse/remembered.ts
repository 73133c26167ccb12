/**
 * A question about a node or a name, answered once: both belong to one script, which never changes.
 */
export function remembered<Key extends object, Further extends unknown[], Answer>(
  find: (key: Key, ...further: Further) => Answer,
): (key: Key, ...further: Further) => Answer {
  const known = new WeakMap<Key, { answer: Answer }>();
  return (key, ...further) => {
    let entry = known.get(key);
    if (!entry) {
      entry = { answer: find(key, ...further) };
      known.set(key, entry);
    }
    return entry.answer;
  };
}
