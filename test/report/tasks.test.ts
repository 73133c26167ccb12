import { describe, expect, it } from 'vitest';
import { plainText, tasks } from '../../src/report/index.js';
import { equivalent, refused, reportOf, sampleReport } from './sample-report.js';

describe('what is left for a person', () => {
  it('comes in the order in which it is done', () => {
    expect(tasks(sampleReport()).map(({ kind }) => kind)).toEqual([
      'grant',
      'secret',
      'rewrite',
      'mend',
      'supply',
      'decide',
      'check',
    ]);
  });

  it('names hook, place and advice of what was refused', () => {
    const [task] = tasks(reportOf([refused()]));
    expect(task?.steps.map(({ text }) => plainText(text))).toEqual([
      "broken-parenthesis in hooks/broken-parenthesis.js:2:38: Unexpected token, expected ','. " +
        'Mend the script, or decide that the hook is not needed: it has never answered.',
    ]);
  });

  it('says once what several hooks ask for', () => {
    const finding = sampleReport().hooks[1]!.findings[0]!;
    const hooks = ['a', 'b', 'c'].map((name) => equivalent({ name, findings: [finding] }));
    const [task] = tasks(reportOf(hooks));
    expect(task?.steps).toHaveLength(1);
    expect(plainText(task!.steps[0]!.text)).toMatch(/^a, b, c: The hook returns no scope/);
  });

  it('names where the log of the tenant says otherwise', () => {
    const [task] = tasks(
      reportOf([
        equivalent({
          name: 'life',
          historyDisagrees: [{ scenario: 'Ledger', loggedScopes: ['a', 'b'], scopes: null }],
        }),
      ]),
    );
    expect(plainText(task!.steps[0]!.text)).toMatch(
      /^life gave the scopes a b in the log of "Ledger", and here no token\./,
    );
  });

  it('is nothing where all is proven, or was accepted', () => {
    expect(tasks(reportOf([equivalent()]))).toEqual([]);
    const known = refused();
    const findings = known.findings.map((each) => ({
      ...each,
      accepted: { by: 'Robin', reason: 'Not needed.' },
    }));
    expect(tasks(reportOf([{ ...known, findings }]))).toEqual([]);
  });
});
