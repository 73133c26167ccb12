import { Option, type Command } from 'commander';
import { DEFAULT_POLICIES, POLICIES, TRIGGER_IDS, type Policies } from '../model/index.js';

const WHAT: Record<keyof Policies, string> = {
  claims: "names without a namespace in a hook's result are ignored, or issued",
  scopes: 'what to do where a hook changes scopes: call api.transaction, or leave it to you',
  hookScopes: "scopes that a hook added beyond the client grant: in the hook's token, or not",
  emptyScope: 'what a hook gets as scope where nothing was granted',
  emptyMetadata: 'what a hook gets as client.metadata where the client has none',
  targetScopes: 'whether the tenant has the target-scope methods of api.transaction',
};

function flagOf(policy: string): string {
  return `--${policy.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** One option for each question on which the documents conflict or are silent. */
export function addPolicyOptions(command: Command): Command {
  for (const policy of Object.keys(POLICIES) as (keyof Policies)[]) {
    command.addOption(
      new Option(`${flagOf(policy)} <choice>`, WHAT[policy])
        .choices(POLICIES[policy])
        .default(DEFAULT_POLICIES[policy]),
    );
  }
  return command;
}

/** The policies among a command's options. */
export function policiesOf(options: Policies): Policies {
  const { claims, scopes, hookScopes, emptyScope, emptyMetadata, targetScopes } = options;
  return { claims, scopes, hookScopes, emptyScope, emptyMetadata, targetScopes };
}

export function triggerOption(): Option {
  return new Option(
    '--trigger <id>',
    'for scripts that do not say at which point they ran',
  ).choices(TRIGGER_IDS);
}
