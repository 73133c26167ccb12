import { absentMetadata } from './absent-metadata.js';
import { answers } from './answers/index.js';
import { bridge } from './bridge.js';
import { classParameters } from './class-parameters.js';
import { compiledExports } from './compiled-exports.js';
import { directives } from './directives.js';
import { errorClasses } from './error-classes.js';
import { errorProperties } from './error-properties.js';
import { errorValues } from './error-values.js';
import { failures } from './failures.js';
import { geoipFields } from './geoip-fields.js';
import { head } from './head.js';
import { hoistRequires } from './hoist-requires.js';
import { inputs } from './inputs.js';
import { keptCode } from './kept-code.js';
import { markers } from './markers.js';
import { names } from './names.js';
import { requires } from './requires.js';
import { envelopes } from './envelopes.js';
import { webtask } from './webtask.js';
import { unguardedMetadata } from './unguarded-metadata.js';
import { requestsNotAwaited } from './requests-not-awaited.js';
import { standIns } from './stand-ins.js';
import type { Rule } from './rule.js';

/** In the order in which they are applied: inputs ask what the answers have made superfluous. */
export const RULES: readonly Rule[] = [
  directives,
  compiledExports,
  names,
  markers,
  webtask,
  envelopes,
  absentMetadata,
  unguardedMetadata,
  failures,
  errorProperties,
  requires,
  requestsNotAwaited,
  geoipFields,
  classParameters,
  answers,
  errorValues,
  standIns,
  inputs,
  hoistRequires,
  errorClasses,
  head,
  bridge,
  keptCode,
];
