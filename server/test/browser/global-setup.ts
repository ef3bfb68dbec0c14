import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';
import { startDemoServer, type DemoAddresses } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    demo: DemoAddresses;
  }
}

/** One server for all files, as it takes longer to start than most of them to run; each test brings people of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (findChromium() === null) return undefined;
  const { pawhaven, citytails, stop } = await startDemoServer();
  project.provide('demo', { pawhaven, citytails });
  return stop;
}
