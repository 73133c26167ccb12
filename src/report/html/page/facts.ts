import type { Execution, Remark } from '../../../model/index.js';

/** One thing that an execution led to, as one line: the same label on both sides is comparable. */
export type Facts = Map<string, string>;

/** What the OAuth client sees. */
export function answerFacts({ outcome }: Execution): Facts {
  const facts: Facts = new Map();
  switch (outcome.kind) {
    case 'token':
      facts.set('Result', 'token');
      facts.set('Scope', [...outcome.scope].sort().join(' ') || 'none');
      for (const claim of Object.keys(outcome.claims).sort()) {
        facts.set(`Claim ${claim}`, JSON.stringify(outcome.claims[claim]));
      }
      break;
    case 'denied':
      facts.set('Result', `denied with ${String(outcome.status)}`);
      facts.set('Error', outcome.error);
      facts.set('Description', outcome.description);
      break;
    case 'failed':
      facts.set('Result', `failed: ${outcome.cause}`);
      facts.set('Reason', outcome.reason);
  }
  return facts;
}

/** What other services and later executions see. */
export function effectFacts({ effects }: Execution): Facts {
  const facts: Facts = new Map();
  effects.requests.forEach(({ method, url, body, reply }, index) => {
    const unanswered = reply === 'missing' ? ' (no recorded reply)' : '';
    facts.set(
      `Request ${String(index + 1)}`,
      [`${method} ${url}${unanswered}`, body].filter(Boolean).join(' '),
    );
  });
  effects.cache.forEach(({ operation, key, value }, index) => {
    facts.set(`Cache ${String(index + 1)}`, [operation, key, value].filter(Boolean).join(' '));
  });
  effects.storage.forEach(({ operation, value }, index) => {
    facts.set(
      `Storage ${String(index + 1)}`,
      value === undefined ? operation : `${operation} ${JSON.stringify(value)}`,
    );
  });
  return facts;
}

/** What the platform did silently, as a sentence. */
export function remarkWords(remark: Remark): string {
  switch (remark.kind) {
    case 'claim-dropped':
      return `The platform drops the claim ${remark.claim}: ${remark.why}.`;
    case 'scope-not-a-list':
      return 'The scope of the result is no list: what the platform made of that is unknown.';
    case 'scope-outside-grant':
      return `The client grant does not hold the scope ${remark.scope}.`;
    case 'module-missing':
      return `The module ${remark.module} is missing: ${remark.install}`;
    case 'reply-missing':
      return `No reply was recorded for ${remark.method} ${remark.url}.`;
    case 'error-after-answer':
      return `An error after the answer went unseen: ${remark.message}`;
    case 'did-not-compile':
      return `The script did not compile: ${remark.message}.`;
    case 'unfinished':
      return `The tool stopped it, so it says nothing: ${remark.why}.`;
  }
}
