import type { DifferenceClass } from '../model/index.js';

/** Every way in which two executions of one exchange can differ: whose it is, and what to do. */
export const DIFFERENCES = {
  'granted-instead-of-failed': {
    class: 'action',
    remedy:
      'Make the Action deny where the hook threw or never answered: it now grants a token there.',
  },
  'granted-instead-of-denied': {
    class: 'action',
    remedy: 'Make the Action call api.access.deny under the same condition, and return.',
  },
  'denied-instead-of-granted': {
    class: 'action',
    remedy: 'Find the condition under which the Action denies and the hook did not.',
  },
  'failed-instead-of-granted': {
    class: 'action',
    remedy: 'Mend what the Action throws, or what it waits for without end.',
  },
  'failed-instead-of-denied': {
    class: 'action',
    remedy: 'Let the Action reach api.access.deny before it throws or waits.',
  },
  'error-code': {
    class: 'action',
    remedy: 'Pass the code to api.access.deny that the error class of the hook stands for.',
  },
  'error-description': {
    class: 'action',
    remedy: "Pass the message of the hook's error to api.access.deny as its reason.",
  },
  'error-status': {
    class: 'action',
    remedy: 'Deny with the code whose HTTP status the hook gave.',
  },
  claims: {
    class: 'action',
    remedy: "Set exactly the claims that the hook's token carried, with the same values.",
  },
  scopes: {
    class: 'action',
    remedy: "Bring api.transaction's target scopes to exactly the scopes that the hook returned.",
  },
  requests: {
    class: 'action',
    remedy: 'Send the same requests: method, address and body, each as often as the hook did.',
  },
  'request-order': {
    class: 'action',
    remedy: 'Await each request before the next one, in the order in which the hook sent them.',
  },
  console: {
    class: 'action',
    remedy: 'Write the same lines to the console, or leave the console out of the comparison.',
  },
  'action-state-leak': {
    class: 'action',
    remedy: 'Move variables that belong to one request from the module into the handler.',
  },
  'scope-outside-grant': {
    class: 'platform',
    remedy:
      'Add the scope to the client grant: the target scopes of an Action are cut to the grant.',
  },
  'target-scopes-unavailable': {
    class: 'platform',
    remedy:
      'Have the target-scope methods of api.transaction enabled for the tenant, or grant scopes by client.',
  },
  'withheld-input': {
    class: 'platform',
    remedy: 'Send the value in a field of the request that the platform still shows to Actions.',
  },
  'work-left-running': {
    class: 'platform',
    remedy:
      'Await the request before the Action ends, if it matters: nothing says how long an Action goes on.',
  },
  'error-beyond-json': {
    class: 'platform',
    remedy:
      "Check that clients may see the message of the error: of a hook's error that holds itself they saw that it is no JSON.",
  },
  'durable-storage': {
    class: 'platform',
    remedy: 'Keep the data in a service of your own: Actions have no durable storage.',
  },
  'hook-state-leak': {
    class: 'hook',
    remedy:
      "Decide which is wanted: the hook's answer depended on requests that it had served before.",
  },
} as const satisfies Record<string, { class: DifferenceClass; remedy: string }>;

export type DifferenceId = keyof typeof DIFFERENCES;

/** One difference as observed. `scopes`: the ones it concerns. */
export interface Difference {
  what: DifferenceId;
  reason: string;
  scopes?: string[];
}
