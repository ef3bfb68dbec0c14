import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine's Chromium is, or null. `CHROMIUM_PATH` names another. */
export const findChromium = (): string | null =>
  [process.env['CHROMIUM_PATH'], ...places].find((path): path is string => path !== undefined && existsSync(path)) ?? null;

/** Without a sandbox of its own it runs as root; the rest keeps it from looking for other hosts. */
export const chromiumArgs = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
