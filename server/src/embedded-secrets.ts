import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedSecrets } from './config.ts';
import { ConfigError } from './kernel/config/config.ts';
import { newVaultKey } from './kernel/crypto/index.ts';

const fresh = (): string => randomBytes(32).toString('base64url');

const freshDataKeys = (): string => newVaultKey('k1', randomBytes);

/** Those of an older server may lack what it had no use for. */
type Kept = Omit<EmbeddedSecrets, 'dataKeys' | 'checkrKey'> & Partial<EmbeddedSecrets>;

function read(file: string): Kept | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const secrets = JSON.parse(text) as Partial<EmbeddedSecrets>;
    if (secrets.secretKey && secrets.webhookSecret && secrets.controlToken) return secrets as Kept;
  } catch {
    // told of below, without its content
  }
  throw new ConfigError([`${file} is damaged. Put it back from a backup, or remove it: then new secrets are made.`]);
}

/**
 * The embedded server's secrets: made at the first start, kept in the data folder for its owner's eyes only. A half-written file
 * never stands there, and of two first starts both take the same.
 */
export function loadEmbeddedSecrets(dataDir: string): EmbeddedSecrets {
  const file = join(dataDir, 'secrets.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kept = read(file);
  if (kept) return complete(file, kept);
  const secrets = { secretKey: fresh(), webhookSecret: `whsec_${fresh()}`, controlToken: fresh(), checkrKey: fresh(), dataKeys: freshDataKeys() };
  const draft = writeDraft(file, secrets);
  try {
    linkSync(draft, file);
    return secrets;
  } catch (error) {
    const earlier = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(file) : null;
    if (!earlier) throw error;
    return complete(file, earlier);
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDraft(file: string, secrets: EmbeddedSecrets): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return draft;
}

function complete(file: string, kept: Kept): EmbeddedSecrets {
  const secrets = { ...kept, checkrKey: kept.checkrKey ?? fresh(), dataKeys: kept.dataKeys ?? freshDataKeys() };
  if (kept.dataKeys && kept.checkrKey) return secrets;
  renameSync(writeDraft(file, secrets), file);
  return secrets;
}
