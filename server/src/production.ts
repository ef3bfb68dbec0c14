import type { Logger } from './kernel/context/logger.ts';
import { createApp } from './app.ts';
import type { ServiceName } from './command-line.ts';
import { productionConfig } from './config.ts';
import { listen, type Listening } from './listen.ts';
import { loadTokenKeys } from './modules/auth/index.ts';

export interface StartOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly services: ReadonlySet<ServiceName>;
  readonly log: Logger;
  /** To the person who started it. */
  readonly say: (text: string) => void;
}

export interface Running {
  stop(): Promise<void>;
}

/** Production: MySQL or MariaDB, Redis, the real providers; the parts of the work in as many processes as wanted. */
export async function startProduction({ env, services, log, say }: StartOptions): Promise<Running> {
  const config = productionConfig(env);
  const tokenKeys = await loadTokenKeys({ configured: config.DOGCARE_TOKEN_KEY });
  const app = await createApp({ config, tokenKeys, log, defaultTenant: null, storefronts: [] });
  let listening: Listening | undefined;
  if (services.has('http')) listening = await listen(app.http, Number(config.DOGCARE_PORT), config.DOGCARE_HOST);
  if (services.has('worker')) await app.work.startWorker();
  if (services.has('scheduler')) app.work.startScheduler();
  say(`dogcare runs ${[...services].join(', ')}${listening ? ` on port ${listening.port}` : ''}\n`);
  return {
    async stop() {
      await listening?.stop();
      await app.close();
    },
  };
}
