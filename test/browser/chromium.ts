import { accessSync, constants } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is, or undefined: then it is said, loudly, what is left out and how to mend it. */
export const browserPath: string | undefined = find();

if (!browserPath) {
  console.warn(
    '\n!!! Tests in the browser are LEFT OUT: no Chromium was found.\n' +
      '!!! Get one with `apt-get install chromium`, or name one in CHROMIUM=/path/to/chromium.\n',
  );
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function find(): string | undefined {
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : PLACES;
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
