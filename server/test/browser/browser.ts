import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { chromiumArgs, findChromium } from './chromium.ts';

const screenshots = new URL('../../../.cache/screenshots/', import.meta.url).pathname;
export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

export interface Visitor {
  readonly page: Page;
  /** What went wrong in the page by itself: thrown errors, and files that did not load. */
  readonly complaints: string[];
  /** Keeps a picture, and fails if the page is wider than the screen. */
  shoot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** One for all files, gone with the process. */
let browser: Promise<Browser> | undefined;

/** A profile of their own for each person: nobody shares who is signed in. */
export async function openVisitor(
  baseURL: string,
  viewport: { width: number; height: number } = desktop,
): Promise<Visitor> {
  browser ??= chromium.launch({ executablePath: findChromium() ?? '', args: chromiumArgs, headless: true });
  const context = await (await browser).newContext({ baseURL, viewport, locale: 'en-US', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused request is reported here too; those the test provokes are what it is about.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  mkdirSync(screenshots, { recursive: true });
  return {
    page,
    complaints,
    async shoot(name) {
      await page.evaluate('scrollTo(0, 0)');
      const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
      if (tooWide > 0) throw new Error(`${name} is ${tooWide} px wider than the screen`);
    },
    close: () => context.close(),
  };
}

/** Those who come in one file's tests. What they see is kept when a test fails, and all of them leave at the end. */
export function createVisits(name: string) {
  const visitors: Visitor[] = [];
  return {
    async visit(...given: Parameters<typeof openVisitor>): Promise<Visitor> {
      const visitor = await openVisitor(...given);
      visitors.push(visitor);
      const seen = visitors.length;
      onTestFailed(() => visitor.shoot(`failed-${name}-${seen}`));
      return visitor;
    },
    async close(): Promise<void> {
      for (const visitor of visitors) await visitor.close();
    },
  };
}
