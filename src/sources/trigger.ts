import { isTriggerId, TRIGGER_IDS, type TriggerId } from '../model/index.js';

/**
 * The trigger of a script that comes without metadata: from an `@trigger` tag in a comment, from
 * its path, or from its parameters. Names are enough here: whether the script really is a hook
 * is for the analysis to say, and it refuses what is not.
 */
export function triggerOf(text: string, shown: string): TriggerId | undefined {
  return fromTag(text) ?? fromPath(shown) ?? fromParameters(text);
}

function fromTag(text: string): TriggerId | undefined {
  const id = /@trigger\s+([\w-]+)/.exec(text)?.[1];
  return isTriggerId(id) ? id : undefined;
}

function fromPath(shown: string): TriggerId | undefined {
  const parts = shown.split('/');
  const stem = parts.pop() ?? '';
  return parts.findLast(isTriggerId) ?? TRIGGER_IDS.find((id) => stem.includes(id));
}

const EXPORTED = /module\.exports\s*=\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?\(([^()]*)\)/;

function fromParameters(text: string): TriggerId | undefined {
  // The documented names, wherever they are: also in a hook that was commented out or is broken.
  // The client may be taken apart: `({ id, metadata = {} }, scope, audience, ...)`.
  if (/\(\s*client\s*,\s*scope\b|,\s*scope\s*,\s*audience\s*[,)]/.test(text)) {
    return 'credentials-exchange';
  }
  if (/\(\s*recipient\s*,\s*text\s*,/.test(text)) return 'send-phone-message';
  // Three points share (user, context, cb); only one of them could set an error for the user.
  if (/\bPreUserRegistrationError\b/.test(text)) return 'pre-user-registration';
  const list = EXPORTED.exec(text)?.[1];
  const count = list === undefined ? 0 : list.split(',').filter((name) => name.trim()).length;
  if (count === 5) return 'credentials-exchange';
  if (count === 4) return 'send-phone-message';
  return undefined;
}
