import type vm from 'node:vm';
import type { Json } from '../../model/index.js';
import { contract } from '../../triggers/credentials-exchange/contract.js';
import type { Invocation } from '../protocol.js';
import { inRealm } from './in-realm.js';
import type { Loaded } from './instance.js';
import { hookHost } from './realm/hook-host.js';
import type { Recording } from './recording.js';

const HOOK_HOST = inRealm(hookHost);

/** `context.webtask.storage`: one JSON document, in memory for as long as the instance lives. */
export interface Storage {
  document: string | undefined;
}

/** Handles a request to a compiled hook as the production compiler did. */
export function callHook(
  context: vm.Context,
  loaded: Loaded,
  { input, secrets, headers }: Invocation,
  storage: Storage,
  recording: Recording,
): void {
  const host = HOOK_HOST(context)(
    {
      answer(envelope) {
        if (recording.answer) return false;
        recording.finish({ kind: 'enveloped', envelope });
        return true;
      },
      storage: {
        read() {
          recording.effects.storage.push({ operation: 'get' });
          return storage.document;
        },
        write(document) {
          storage.document = document;
          const value = JSON.parse(document) as Json;
          recording.effects.storage.push({ operation: 'set', value });
        },
      },
    },
    contract.hook.parameters,
  );
  if (loaded.kind === 'failed') {
    host.failToCompile(loaded.error);
    return;
  }
  const problem = contract.hook.validate(JSON.parse(input));
  host.call(loaded.exports, input, JSON.stringify(secrets), JSON.stringify(headers), problem);
}
