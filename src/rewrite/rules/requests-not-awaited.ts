import { unawaitedRequests } from '../../analyse/unawaited-requests.js';
import { STYLES } from '../../model/index.js';
import type { Rule } from './rule.js';

/** The platform of hooks went on running after the answer; what that of Actions does is not said. */
export const requestsNotAwaited: Rule = {
  name: 'requests-not-awaited',
  styles: STYLES,
  apply(rewriting) {
    for (const request of unawaitedRequests(rewriting.script)) {
      rewriting.find('request-not-awaited', request);
    }
  },
};
