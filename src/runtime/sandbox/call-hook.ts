import type { Json } from '../../model/index.js';
import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Loaded } from './instance.js';
import { messageOf } from './message-of.js';
import type { Realm } from './realm.js';
import type { HookPort } from './realm/hook-host.js';
import type { View } from './realm/watch.js';
import type { Recording } from './recording.js';

/** `context.webtask.storage`: one JSON document, in memory for as long as the instance lives. */
export interface Storage {
  document: string | undefined;
}

/** Handles a request to a compiled hook as the production compiler did. */
export function callHook(
  realm: Realm,
  loaded: Loaded,
  input: string,
  storage: Storage,
  recording: Recording,
  view: View | null,
): void {
  const port: HookPort = {
    validate: (body) => contract.hook.validate(body),
    answer(envelope) {
      if (recording.answer) return false;
      // A program may have replaced what writes JSON.
      if (typeof envelope !== 'string') throw new TypeError('The response is not a string');
      recording.finish({ kind: 'enveloped', envelope });
      return true;
    },
    storage: {
      read() {
        recording.effects.storage.push({ operation: 'get' });
        return storage.document;
      },
      write(document) {
        const value = JSON.parse(document) as Json;
        storage.document = document;
        recording.effects.storage.push({ operation: 'set', value });
      },
    },
  };
  const host = realm.parts.hookHost(port, contract.hook.parameters, view);
  if (loaded.kind === 'loaded') {
    host.call(loaded.exports, input);
    return;
  }
  recording.remarks.push({ kind: 'did-not-compile', message: messageOf(loaded.error) });
  host.failToCompile(loaded.error);
}
