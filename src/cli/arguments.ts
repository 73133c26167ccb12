import { statSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';

/** For options that count something. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return number;
}

/** Where a server listens; 0: anywhere that is free. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('Ports end at 65535.');
  return port;
}

/** The packages that programs may require. */
export function modulesOption(whose: string): Option {
  const what = `a folder whose node_modules has the packages that ${whose}`;
  return new Option('--modules <dir>', what).argParser((folder) => {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
    throw new InvalidArgumentError('There is no such folder.');
  });
}

/** What Deploy CLI fills in where the code has markers. */
export function keywordsOption(): Option {
  const what = 'the configuration of Deploy CLI (JSON) whose keywords fill the markers in scripts';
  return new Option('--keywords <file>', what);
}

/** How long one pair may be run. */
export function deadlineOption(): Option {
  const what = 'seconds after which one hook is given up as inconclusive (default: 120)';
  return new Option('--deadline <seconds>', what).argParser(wholeNumber);
}
