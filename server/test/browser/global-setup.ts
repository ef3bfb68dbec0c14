import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';
import { makeDemo, startDemoServer, type DemoAddresses } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    demo: DemoAddresses;
    /** A data folder with the demo in it, for those who need a server of their own. */
    demoFolder: string;
  }
}

/** One server for all files, as it takes longer to start than most of them to run; each test brings people of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (findChromium() === null) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'dogcare-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await makeDemo(folder);
    const { pawhaven, citytails, stop } = await startDemoServer(folder);
    project.provide('demo', { pawhaven, citytails });
    project.provide('demoFolder', folder);
    return async () => {
      await stop();
      remove();
    };
  } catch (error) {
    remove();
    throw error;
  }
}
