import v8 from 'node:v8';
import vm from 'node:vm';

/**
 * Whether objects have the shape of a model: the same properties with the same attributes, the same
 * prototype, as extensible. V8 compares that without looking into them, which for all functions of
 * a realm takes as long as the keys of a few.
 */
export type ShapeTest = (model: object, objects: object[]) => boolean;

/** Null where this V8 does not tell. */
export const haveShapeOf = ((): ShapeTest | null => {
  v8.setFlagsFromString('--allow-natives-syntax');
  try {
    const script = new vm.Script(`(function (model, objects) {
      for (let i = 0; i < objects.length; i += 1) if (!%HaveSameMap(objects[i], model)) return false;
      return true;
    })`);
    const test = script.runInThisContext() as ShapeTest;
    // Compiled by the first call, while it may be.
    return test({}, [{}]) && !test({}, [{ other: 1 }]) ? test : null;
  } catch {
    return null;
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax');
  }
})();
