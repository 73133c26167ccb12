import { describe, expect, it } from 'vitest';
import { fillMarkers, markersIn, maskMarkers, parseUnfilled } from '../../src/parse/markers.js';

const KEYWORDS = { ENV: 'prod', LIST: ['a', 'b'], LIMIT: 5, DOLLAR: "$&$'", MAP: { k: [1] } };

describe('a script as it is uploaded', () => {
  it.each([
    ["const env = '##ENV##';", "const env = 'prod';"],
    ['if (count > ##LIMIT##) stop();', 'if (count > 5) stop();'],
    ['const list = @@LIST@@;', 'const list = ["a","b"];'],
    ["const list = '@@LIST@@';", 'const list = ["a","b"];'],
    ['const list = "@@LIST@@";', 'const list = ["a","b"];'],
    ['const map = @@MAP@@;', 'const map = {"k":[1]};'],
    ["const list = '##LIST##'.split(',');", "const list = 'a,b'.split(',');"],
    ["const text = '##DOLLAR##';", "const text = '$&$'';"],
    ["const env = '##ENV##-##ENV##';", "const env = 'prod-prod';"],
    // Nothing in the prototype of the keywords is one.
    ["const name = '##constructor##';", "const name = 'constructor';"],
  ])('%s', (script, uploaded) => {
    expect(fillMarkers(script, KEYWORDS)).toBe(uploaded);
  });

  it('a marker in a string that nobody filled is a text that may be a host', () => {
    const script = "const url = 'https://##BASE_DOMAIN##/'; // ##VERSION##";
    const uploaded = fillMarkers(script, {});
    expect(uploaded).toBe("const url = 'https://base-domain/'; // version");
    expect(URL.canParse(uploaded.split("'")[1]!)).toBe(true);
  });

  it('a marker in the place of code that nobody filled is left, and nothing can run it', () => {
    for (const script of ['const limit = ##LIMIT_OF_ALL##;', 'const list = @@ALLOWED@@;']) {
      expect(fillMarkers(script, {})).toBe(script);
    }
  });

  it('a list in quotes that nobody filled is left: what it will be is no text', () => {
    expect(fillMarkers("const list = '@@ALLOWED@@'; const env = '##ENV##';", {})).toBe(
      "const list = '@@ALLOWED@@'; const env = 'env';",
    );
  });
});

describe('reading what is not filled in', () => {
  it('finds each marker once, and none in comments', () => {
    const script = "// ##A##\nconst a = '##B##' + '##B##'; /* @@C@@ */ const d = @@D@@;";
    expect(markersIn(script)).toEqual([
      { marker: '##B##', offset: script.indexOf('##B##') },
      { marker: '@@D@@', offset: script.indexOf('@@D@@') },
    ]);
  });

  it('is JavaScript with a name of the same length in the place of each marker', () => {
    const script = 'if (age > ##MAX_AGE## || !@@LIST@@.includes(id)) stop();';
    expect(parseUnfilled(script).kind).toBe('parsed');
    expect(maskMarkers(script)).toHaveLength(script.length);
  });

  it('takes a script that is JavaScript as it stands for just that', () => {
    const parsed = parseUnfilled("'##ENV##';");
    expect(parsed.kind === 'parsed' && parsed.tree.program.directives[0]?.value.value).toBe(
      '##ENV##',
    );
  });
});
