import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SOURCE = resolve('src');

/**
 * The rooms of the house and what each may import. A room is a path below src; the longest one
 * that fits a file is its room. What is not listed is forbidden.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  tool: [],
  parse: ['model'],
  sources: ['model', 'parse'],

  // What converts: knows a trigger by its mapping.
  'triggers/credentials-exchange/mapping': ['model', 'parse'],
  analyse: ['model', 'parse', 'triggers/credentials-exchange/mapping'],
  rewrite: ['model', 'parse', 'analyse', 'triggers/credentials-exchange/mapping'],
  'triggers/credentials-exchange/declarations': [],
  typecheck: ['model', 'parse', 'triggers/credentials-exchange/declarations'],

  // What judges: knows a trigger by its contract and by its exchanges, and nothing of the above.
  'triggers/exchange-space': ['model'],
  'triggers/credentials-exchange/geoip': ['model'],
  'triggers/credentials-exchange/contract': ['model', 'triggers/credentials-exchange/geoip'],
  'triggers/credentials-exchange/exchanges': [
    'model',
    'triggers/exchange-space',
    'triggers/credentials-exchange/geoip',
  ],
  runtime: ['model', 'parse', 'triggers/credentials-exchange/contract'],
  verify: [
    'model',
    'parse',
    'runtime',
    'triggers/exchange-space',
    'triggers/credentials-exchange/contract',
    'triggers/credentials-exchange/exchanges',
  ],
  exchanges: ['model', 'parse'],
  'expect-equivalent': ['model', 'sources', 'exchanges', 'runtime', 'verify'],

  serve: ['model', 'runtime'],
  report: ['model'],
  review: ['model', 'parse'],
  migrate: [
    'model',
    'parse',
    'sources',
    'exchanges',
    'expect-equivalent',
    'rewrite',
    'typecheck',
    'runtime',
    'verify',
    'report',
    'review',
    'tool',
  ],
  api: ['model', 'sources', 'rewrite', 'runtime', 'verify', 'migrate'],
  index: ['model', 'sources', 'migrate', 'api', 'report'],
  cli: [
    'model',
    'tool',
    'parse',
    'sources',
    'exchanges',
    'expect-equivalent',
    'analyse',
    'rewrite',
    'runtime',
    'serve',
    'verify',
    'serve',
    'report',
    'review',
    'migrate',
    'api',
  ],
};

interface Import {
  file: string;
  room: string;
  target: string;
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The room of a file or a module, without its extension; undefined where none is listed. */
function roomOf(path: string): string | undefined {
  const within = path.slice(SOURCE.length + 1).replace(/\.(js|ts)$/, '');
  return Object.keys(MAY_IMPORT)
    .filter((room) => within === room || within.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => resolve(dirname(file), fileName))
    .filter((target) => target.startsWith(SOURCE))
    .map((target) => ({
      file: file.slice(SOURCE.length + 1),
      room: roomOf(file) ?? '?',
      target: roomOf(target) ?? target,
    }));
}

describe('architecture', () => {
  const all = files(SOURCE);

  it('every file has a room', () => {
    expect(all.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('imports follow the list', () => {
    const forbidden = all
      .flatMap(importsOf)
      .filter(({ room, target }) => room !== target && !MAY_IMPORT[room]?.includes(target))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(forbidden).toEqual([]);
  });

  it('the list itself keeps judge and judged apart', () => {
    const reachable = (room: string, seen = new Set<string>()): Set<string> => {
      for (const next of MAY_IMPORT[room] ?? []) {
        if (!seen.has(next)) reachable(next, seen.add(next));
      }
      return seen;
    };
    const judged = [
      'rewrite',
      'analyse',
      'typecheck',
      'migrate',
      'triggers/credentials-exchange/mapping',
    ];
    for (const judge of ['runtime', 'verify', 'expect-equivalent']) {
      expect(judged.filter((room) => reachable(judge).has(room))).toEqual([]);
    }
  });

  it('only the commands touch the terminal', () => {
    // The sandbox is a process of its own, whose console belongs to the code under test.
    const exempt = /\/(cli|runtime\/sandbox)\//;
    const talkers = all.filter(
      (file) =>
        !exempt.test(file) &&
        /\bprocess\.(stdout|stderr|argv|exit)\b|\bconsole\.\w+\(/.test(
          readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
        ),
    );
    expect(talkers.map((file) => file.slice(SOURCE.length + 1))).toEqual([]);
  });
});
