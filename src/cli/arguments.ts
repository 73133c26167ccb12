import { InvalidArgumentError, Option } from 'commander';

/** For options that count something. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return number;
}

/** How long one pair may be run. */
export function deadlineOption(): Option {
  const what = 'seconds after which one hook is given up as inconclusive (default: 120)';
  return new Option('--deadline <seconds>', what).argParser(wholeNumber);
}
