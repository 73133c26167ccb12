import type { HookSource } from '../src/model/index.js';

/** A hook as it stands in a folder of scripts. */
export function plainHook(text: string, name = 'hook'): HookSource {
  return {
    name,
    file: `${name}.js`,
    text,
    trigger: 'credentials-exchange',
    enabled: true,
    secrets: [],
    dependencies: {},
    layout: 'plain',
  };
}
