import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { CheckError } from '../errors';

const run = promisify(execFile);
const MINUTE = 60_000;
const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export interface Screen {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** Runs `action` with a new browser, and removes the browser and its profile afterwards. */
export async function withBrowser<T>(
  { width, scheme }: Screen,
  action: (browser: BrowserContext) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'rekey-browser-'));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: ARGUMENTS,
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    });
    try {
      return await action(browser);
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Installs Debian's Chromium if it is absent, as root.
 * @throws BrowserMissing
 */
export async function requireChromium(print: (text: string) => void): Promise<void> {
  if (existsSync(CHROMIUM)) return;
  print('Installing Chromium…');
  try {
    await run('apt-get', ['update', '--quiet'], { timeout: 2 * MINUTE });
    const packages = ['chromium', 'fonts-liberation'];
    await run('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...packages], {
      timeout: 5 * MINUTE,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new CheckError(
      'BrowserMissing',
      `${CHROMIUM} could not be installed: ${(stderr || message).trim().split('\n').slice(-3).join(' ')}.`,
      'Install Chromium, or run the check as root on Debian.',
    );
  }
}
