import { access } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';

/** Where systems keep it, that without a window first: it takes a quarter less. `CHROMIUM` names another place. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Nothing that speaks to anybody but the page under test. */
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium or Chrome, or undefined on a machine without one. */
export async function findChromium(): Promise<string | undefined> {
  for (const place of PLACES) {
    if (place && (await access(place).then(always, never))) return place;
  }
  return undefined;
}

/** @throws Error that says what is missing. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) {
    throw new Error('These tests need Chromium or Chrome: install it, or name its program in CHROMIUM.');
  }
  return chromium.launch({ executablePath, args: QUIET });
}

const always = () => true;
const never = () => false;
