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

/** Opens a browser of its own, whose profile is removed again, and closes it however `act` ends. */
export async function withBrowser<T>(
  { width, scheme }: Screen,
  act: (browser: BrowserContext) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'rekey-browser-'));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: ARGUMENTS,
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme: scheme,
      // As somebody who asks for little motion; that it is heeded is looked at.
      reducedMotion: 'reduce',
    });
    try {
      return await act(browser);
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Installs Debian's Chromium when there is none, which needs root. Errors: BrowserMissing. */
export async function requireChromium(tell: (text: string) => void): Promise<void> {
  if (existsSync(CHROMIUM)) return;
  tell('Installing Chromium…');
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
      'Install Chromium there, or run this as root on Debian.',
    );
  }
}
