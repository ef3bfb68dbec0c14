import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumArgs, findChromium } from './chromium.ts';
import { startDemoServer, type DemoAddresses } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    demo: DemoAddresses;
    /** Where the browser is that all people share; each has a profile of their own. */
    browser: string;
  }
}

/** One server and one browser for all files, as they take longer to start than most of them to run; each test brings people of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = findChromium();
  if (executablePath === null) return undefined;
  const { pawhaven, citytails, stop } = await startDemoServer();
  project.provide('demo', { pawhaven, citytails });
  try {
    const browser = await chromium.launchServer({ executablePath, args: chromiumArgs, headless: true });
    project.provide('browser', browser.wsEndpoint());
    return async () => {
      await browser.close();
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
