import type { Conversion } from '../model/index.js';
import { checkActions } from '../typecheck/index.js';
import type { Converted } from './prove.js';

/**
 * Checks the Actions of conversions in one batch: what is wrong with a use of `event` or `api`, for
 * each where something is. What the checker thinks of the hook's own code is not our business.
 */
export async function wrongTypes(
  conversions: readonly Conversion[],
): Promise<Map<Conversion, string>> {
  const converted = conversions.filter(
    (conversion): conversion is Converted => conversion.kind === 'converted',
  );
  const faults = await checkActions(converted.map(({ action }) => action));
  return new Map(
    faults
      .filter(({ ours }) => ours)
      .map(({ action, message, at }) => [
        converted[action]!,
        `line ${at.line} of the Action: ${message}`,
      ]),
  );
}
