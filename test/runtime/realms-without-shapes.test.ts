import { expect, test, vi } from 'vitest';
import { RealmStock } from '../../src/runtime/sandbox/realm-stock.js';

// As on a V8 that does not compare shapes.
vi.mock('../../src/runtime/sandbox/shapes.js', () => ({ haveShapeOf: null }));

test('where shapes cannot be compared, every scenario gets a new realm', () => {
  const stock = new RealmStock();
  const first = stock.take('a', 100);
  stock.giveBack(first, 'a', []);
  expect(stock.take('a', 100)).not.toBe(first);
});
