import type { Severity } from '../model/index.js';

export interface Meta {
  severity: Severity;
  /** What, one sentence; `{x}` is filled in. */
  message: string;
  /** What to do, one sentence. */
  advice: string;
  /** The same decision wherever it shows: each message is told once, at its first place. */
  once?: boolean;
  /** What the line of the Action has that stands for the place in the hook. */
  shows?: RegExp;
}

/**
 * Every finding of a conversion. Ids are stable: `docs/findings/<id>.md` has a page for each, and
 * users accept findings by id. An `error` refuses the hook.
 */
export const FINDINGS = {
  'syntax-error': {
    severity: 'error',
    message: 'The hook is not JavaScript: {detail}',
    advice: 'Mend the script; a hook that does not parse never ran.',
  },
  'no-handler': {
    severity: 'error',
    message: 'There is nothing to convert: {detail}.',
    advice:
      'Export one function with `module.exports = function (...) {}` if it is a hook, or leave the file out.',
  },
  'prelude-name-redeclared': {
    severity: 'error',
    message: 'The script declares `{name}`, which the hook compiler declared before it.',
    advice: 'This hook never compiled; decide what it should do before it starts to work.',
  },
  'input-without-equivalent': {
    severity: 'error',
    message: 'The hook reads `{path}`: {why}.',
    advice: 'Rewrite this part by hand, or remove the read if nothing depends on it.',
  },
  'trigger-not-supported': {
    severity: 'error',
    message: 'Hooks of {trigger} are not converted yet.',
    advice: 'Convert this hook by hand.',
  },
  'two-versions-of-a-package': {
    severity: 'error',
    message: 'The hook needs `{name}` in versions {first} and {second}.',
    advice: 'An Action has one version of a package: settle on one of the two.',
  },
  'dynamic-require': {
    severity: 'error',
    message: 'The hook computes which module it requires.',
    advice: 'Name the module in the text; an Action declares its dependencies beforehand.',
  },
  'conversion-broke': {
    severity: 'error',
    message: 'The conversion produced code that does not parse: {detail}',
    advice: 'Please report this hook to us; nothing was written.',
  },
  'action-too-large': {
    severity: 'error',
    message: 'The Action would have {size} kB; Auth0 allows 100 kB of code.',
    advice: 'Move constants or helpers out of the hook first.',
  },
  'too-many-dependencies': {
    severity: 'warning',
    message: 'The Action has {count} dependencies; Auth0 allows 10.',
    advice: 'Do without some of them before you deploy it.',
  },
  'secret-of-unknown-name': {
    severity: 'warning',
    message: 'The hook reads a secret by a name that is known only when it runs.',
    advice: 'Add the names of all such secrets to the Action: what is missing there is undefined.',
  },
  'too-many-secrets': {
    severity: 'warning',
    message: 'The Action has {count} secrets; Auth0 allows 30.',
    advice: 'Remove those that it does not read, or put several into one as JSON.',
  },
  'claim-not-namespaced': {
    severity: 'warning',
    message: 'The claim `{name}` has no namespace: the hook documents say that it was ignored.',
    advice: 'It is left out. If your tokens do carry it, convert with --claims since-2023.',
  },
  'claim-reserved': {
    severity: 'info',
    message: 'The claim `{name}` is reserved: neither a hook nor an Action can set it.',
    advice: 'It is left out; nothing changes.',
  },
  'claim-of-auth0-domain': {
    severity: 'info',
    message: 'The claim `{name}` lies in a domain of Auth0 and was always ignored.',
    advice: 'It is left out; use a domain of your own if the claim is wanted.',
  },
  'claim-after-answer': {
    severity: 'info',
    message: 'This line changed the token after it had been sent, to no effect.',
    advice: 'It is left out; nothing changes.',
  },
  'claim-may-be-undefined': {
    severity: 'info',
    message: 'The value of the claim `{name}` may be undefined; a hook dropped such a claim.',
    advice: 'The Action sets it only where there is a value.',
    once: true,
    shows: /undefined|setCustomClaim/,
  },
  'claim-may-be-nan': {
    severity: 'info',
    message: 'A claim is a number that may be NaN: JSON made null of it.',
    advice:
      'The Action sets the number as it is; decide what the token should carry where it is none.',
    once: true,
  },
  'claims-decided-at-run-time': {
    severity: 'info',
    message: 'What the hook puts into the token can only be seen when it runs.',
    advice:
      'The Action keeps the token object; a small function below the handler sets what it holds.',
    once: true,
    shows: /\bissue\w+\(/,
  },
  'scopes-reset': {
    severity: 'warning',
    message: 'The answer has no scope: the hook removed every scope from the token.',
    advice:
      'The Action clears the scopes too, by api.transaction; remove that call if it was not meant, and check otherwise that your tenant offers it.',
    shows: /TargetScopes/,
  },
  'scopes-may-be-missing': {
    severity: 'warning',
    message: 'The result may have no scope.',
    advice:
      'Where it has none the hook removed every scope from the token, and the Action does so by api.transaction; check that this is meant.',
    shows: /TargetScopes/,
  },
  'scopes-need-target-scopes': {
    severity: 'warning',
    message: 'The hook changes scopes, which an Action can do only by api.transaction.',
    advice:
      'Check that your tenant offers these methods and, where scopes are added, that the client grants have them.',
    once: true,
    shows: /TargetScope/,
  },
  'scopes-left-out': {
    severity: 'warning',
    message: 'The hook changes scopes; by your choice the Action leaves them alone.',
    advice: 'Change the client grants by hand so that tokens carry what the hook gave.',
    once: true,
  },
  'scope-may-be-undefined': {
    severity: 'info',
    message: "A hook's scope is undefined where nothing was granted, an Action's is empty.",
    advice:
      'The Action gives it the value that the hook had there, so that this code does what it did.',
    once: true,
    shows: /\bscopes?\b/,
  },
  'denied-without-scopes': {
    severity: 'warning',
    message:
      'Where nothing was granted a hook had no list of scopes by the documents, and failed here.',
    advice:
      'The Action fails there too. Where your hook got an empty list, remove that line, and verify with --empty-scope array.',
  },
  'absent-metadata': {
    severity: 'warning',
    message:
      'The hook goes another way for a client without metadata; an Action finds an object for every client.',
    advice:
      'If your hook found none there, convert and verify with --empty-metadata undefined: the Action then takes metadata without keys for missing.',
  },
  'metadata-unguarded': {
    severity: 'info',
    message: 'The hook reads a key of client.metadata without asking whether there is any.',
    advice:
      'For a client without metadata the hook may have failed where the Action goes on; with --empty-metadata undefined it fails too.',
    once: true,
  },
  'first-answer-wins': {
    severity: 'warning',
    message: 'The hook went on after this answer and answered again; only the first one counted.',
    advice: 'In the Action, too, only the first one counts; check that this was meant.',
  },
  'path-without-answer': {
    severity: 'warning',
    message: 'On this path the hook never answered: the request failed after 20 seconds.',
    advice: 'The Action gives no token here either; decide what should happen.',
  },
  'failure-not-caught': {
    severity: 'info',
    message: 'Nobody catches what fails here: the hook never answered, and the request timed out.',
    advice: 'The Action fails at once; catch it and deny if the client should be told why.',
    once: true,
  },
  'callback-may-throw': {
    severity: 'warning',
    message: 'Nobody can catch what this callback throws: it ends the process without an answer.',
    advice: 'The Action has the same fault; catch it in the callback, and reject or deny there.',
    once: true,
  },
  'work-after-answer': {
    severity: 'warning',
    message: 'The hook goes on working after this answer, which nobody waited for.',
    advice:
      'The Action gives it a second more; move what has to be done before the answer, or to a queue.',
  },
  'answer-without-result': {
    severity: 'warning',
    message: 'The hook answers without a token object; its documents do not say what that means.',
    advice: 'It is taken as a token without claims and scopes.',
  },
  'error-of-unknown-class': {
    severity: 'info',
    message: 'Which error this is, is known only at run time.',
    advice: 'The Action chooses the code by the name of the error, as the platform did.',
    once: true,
    shows: /(deny|answer)\w*\(/,
  },
  'error-of-other-code': {
    severity: 'info',
    message:
      'What other code calls back with is taken for a plain error: server_error, and its message.',
    advice: 'If it calls back with text, or with names of errors that mean something, say so here.',
    once: true,
    shows: /deny\(/,
  },
  'error-properties-lost': {
    severity: 'info',
    message: 'The error carries `{name}`, for which the denial of an Action has no place.',
    advice: 'It denies by code and message alone; put what the client must know into the message.',
    once: true,
  },
  'server-error-status': {
    severity: 'info',
    message: 'The documents give both 500 and 400 as the status of a ServerError.',
    advice: 'Check clients that look at the status and not at the error code.',
    once: true,
    shows: /server_error|ServerError/,
  },
  'error-classes-kept': {
    severity: 'info',
    message: 'The code names an error class that the platform declared for hooks.',
    advice: 'The Action declares the classes that it names.',
    once: true,
  },
  'use-strict-was-inert': {
    severity: 'info',
    message: "'{name}' at the top had no effect in a hook and would have one in an Action.",
    advice: 'It is removed, so that the code runs as it did.',
  },
  'undeclared-dependency': {
    severity: 'warning',
    message: 'The hook requires `{name}` without saying which version.',
    advice:
      'The Action declares it as `latest`; pin the version that you have tested: newer ones may be ES modules, which `require` gives in another shape.',
  },
  'version-from-a-comment': {
    severity: 'info',
    message: 'A comment says that `{name}` is needed in version {version}.',
    advice: 'The Action declares that one; check it against what the hooks had installed.',
  },
  'undocumented-input': {
    severity: 'info',
    message: 'The hook reads `{path}`, which the hook documents never promised.',
    advice: 'It is taken from `{event}`; check it with a real request.',
    once: true,
  },
  'geoip-field-renamed': {
    severity: 'warning',
    message: 'The hook reads `geoip.{name}`, which the documents of Actions call `{known}`.',
    advice:
      'The Action reads `{known}`; check with a real request that it holds what the hook read.',
  },
  'whole-input': {
    severity: 'info',
    message: 'The hook uses `{name}` as a whole.',
    advice: 'The Action builds an object of the documented fields; other fields are gone.',
  },
  'client-logged': {
    severity: 'info',
    message: 'The hook writes its whole `client` to the log.',
    advice: 'The Action logs `event.client`, whose fields have other names; nothing else shows it.',
    once: true,
  },
  'undeclared-name': {
    severity: 'warning',
    message: 'Nothing declares `{name}`: reading it fails on both sides.',
    advice: 'Check the spelling, or require the module that hooks once had as a global.',
  },
  'deploy-marker': {
    severity: 'warning',
    message: 'Deploy CLI fills in {name} when the code is deployed.',
    advice:
      'The Action has the same markers; with `--keywords` both sides are run with what it fills in.',
  },
  'template-placeholder': {
    severity: 'warning',
    message: 'A deploy tool may fill in {name} when the code is deployed.',
    advice:
      'Let the same tool fill it in for the Action; both sides are run with the text as it is.',
  },
  'request-not-awaited': {
    severity: 'warning',
    message: 'Nothing waits for this request.',
    advice:
      'Await it before the Action ends if it has to arrive: nothing says how long an Action goes on.',
  },
  'implicit-global': {
    severity: 'warning',
    message: 'Nothing declares `{name}`: it is a global, which other requests share.',
    advice: 'Declare it where it is used, unless it is meant to outlive a request.',
    once: true,
  },
  'state-between-requests': {
    severity: 'warning',
    message: 'What one request leaves in `{name}` the next one may see.',
    advice: 'Keep it only if it holds nothing of a single request.',
  },
  'body-kept': {
    severity: 'info',
    message: "The hook's function is kept as it was, with an adapter below it.",
    advice: 'Read the function as before; the adapter is the same in every Action.',
  },
} as const satisfies Record<string, Meta>;

export type FindingId = keyof typeof FINDINGS;
