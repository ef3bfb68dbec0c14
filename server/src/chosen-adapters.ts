import { randomBytes } from 'node:crypto';
import { createHttpSandboxControl } from './adapters/sandbox/http/index.ts';
import { createFolderStorage } from './adapters/storage/folder/index.ts';
import { createS3Storage, type S3Config } from './adapters/storage/s3/index.ts';
import type { Config } from './config.ts';
import type { Ctx } from './kernel/context/context.ts';
import type { Clock } from './kernel/time/clock.ts';
import type { SandboxControl } from './ports/sandbox/index.ts';
import type { LocalFiles, Storage } from './ports/storage/index.ts';

/** Only where the providers are the sandbox's is there something to drive. */
export function sandboxControlOf({ SANDBOX_CONTROL_URL, SANDBOX_CONTROL_TOKEN }: Config): SandboxControl | null {
  if (!SANDBOX_CONTROL_URL || !SANDBOX_CONTROL_TOKEN) return null;
  return createHttpSandboxControl({ SANDBOX_CONTROL_URL, SANDBOX_CONTROL_TOKEN });
}

/** A person who is erased from a sandbox is forgotten by its mailbox and telephone, too. */
export const forgettingBy = (sandbox: SandboxControl) => async ({ tenant }: Ctx, addresses: readonly string[]): Promise<void> => {
  if (tenant.mode !== 'sandbox') return;
  for (const to of addresses) await (to.includes('@') ? sandbox.forgetMails({ tenantId: tenant.id, to }) : sandbox.forgetMessages({ tenantId: tenant.id, to }));
};

/** The folder is served by this server itself; S3 has addresses of its own. */
export function storageOf(config: Config, wall: Clock, publicUrl: () => string): { storage: Storage; local: LocalFiles | null; closeStorage: () => void } {
  if (config.DOGCARE_STORAGE === 's3') {
    const storage = createS3Storage(config as Config & S3Config, { wall });
    return { storage, local: null, closeStorage: storage.close };
  }
  const folder = createFolderStorage({
    folder: config.DOGCARE_FILES_DIR!, secret: config.DOGCARE_SECRET_KEY!,
    get publicUrl() {
      return publicUrl();
    },
  }, { wall, randomBytes });
  return { storage: folder, local: folder, closeStorage: () => undefined };
}
