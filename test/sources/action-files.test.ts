import { describe, expect, it } from 'vitest';
import { actionFiles, fileStem } from '../../src/sources/index.js';

describe('an Action on disk', () => {
  it('is a description and its code, as Deploy CLI reads them', () => {
    const files = actionFiles({
      name: 'add-plan',
      trigger: 'credentials-exchange',
      code: 'exports.x = 1;\r\n',
      secrets: ['plan-api-key'],
      dependencies: [{ name: 'got', version: '11.8.6' }],
      deployed: true,
    });
    expect(files.map(({ path }) => path)).toEqual([
      'actions/add-plan.json',
      'actions/add-plan/code.js',
    ]);
    expect(files[1]!.text).toBe('exports.x = 1;\r\n');
    expect(JSON.parse(files[0]!.text)).toEqual({
      name: 'add-plan',
      code: './actions/add-plan/code.js',
      runtime: 'node22',
      dependencies: [{ name: 'got', version: '11.8.6' }],
      secrets: [{ name: 'plan-api-key', value: '##PLAN_API_KEY##' }],
      supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }],
      deployed: true,
    });
  });

  it.each([
    ['add-plan', 'add-plan'],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['..', '-'],
    ['a:b*c?', 'a-b-c-'],
    ['con', '-con'],
    ['', '-'],
    ['ends.', 'ends-'],
  ])('the name %j stays in its folder as %j', (name, stem) => {
    expect(fileStem(name)).toBe(stem);
  });
});
