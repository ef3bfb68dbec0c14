import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from './app.ts';
import { UsageError } from './command-line.ts';
import { embeddedConfig, isEmbedded, productionConfig } from './config.ts';
import { loadEmbeddedSecrets } from './embedded-secrets.ts';
import { explain } from './explain.ts';
import type { SealedReport } from './kernel/crypto/index.ts';
import { createLogger } from './log.ts';
import { loadTokenKeys } from './modules/auth/index.ts';

const usage = `Usage: npm run --silent data-keys -- [options]

  --reseal               first brings everything under the first key of DOGCARE_DATA_KEYS
  --data-dir <folder>    embedded: where everything is kept (.data)

Says how many values at rest are under which key; asked for --reseal, it fails while something is left under an older one.
With production's settings it may run beside the servers; in the embedded mode, stop the server first.
`;

/** The counts as a table, and what they mean. */
export function reportText({ places, byKey, other, droppable }: SealedReport): string {
  const keyIds = Object.keys(byKey);
  const width = Math.max(...places.map(({ name }) => name.length), 'all'.length);
  const line = (name: string, cells: readonly (string | number)[]): string => `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(12)).join('')}`;
  const left = keyIds.slice(1).filter((keyId) => !droppable.includes(keyId));
  return [
    line('', [...keyIds, 'no key here']),
    ...places.map((place) => line(place.name, [...keyIds.map((keyId) => place.byKey[keyId] ?? 0), place.other])),
    line('all', [...keyIds.map((keyId) => byKey[keyId] ?? 0), other]),
    '',
    `${keyIds[0]} seals.`,
    ...droppable.map((keyId) => `${keyId} can be taken away, once no server is left that seals with it.`),
    ...left.map((keyId) => `${keyId} must stay: ${byKey[keyId]} values are under it.`),
    ...(other > 0 ? [`${other} values are under keys that are not configured: put those back.`] : []),
  ].join('\n');
}

async function main(): Promise<void> {
  const { values } = parse();
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  if (values.help) return say(usage);
  const env = { ...process.env, ...(values['data-dir'] === undefined ? {} : { DOGCARE_DATA_DIR: values['data-dir'] }) };
  const dataDir = resolve(env['DOGCARE_DATA_DIR']?.trim() || '.data');
  const config = isEmbedded(env) ? embeddedConfig({ ...env, DOGCARE_DATA_DIR: dataDir }, loadEmbeddedSecrets(dataDir)) : productionConfig(env);
  const app = await createApp({ config, tokenKeys: await loadTokenKeys({ configured: config.DOGCARE_TOKEN_KEY }), log: createLogger(), defaultTenant: null, storefronts: [] });
  process.once('SIGINT', app.resealing.stop);
  try {
    if (values.reseal) {
      const { resealed, failed } = await app.resealing.run();
      say(`${resealed} values were brought under today’s key${failed > 0 ? `, ${failed} do not open` : ''}.\n`);
    }
    const report = await app.resealing.report();
    say(reportText(report));
    if (values.reseal && (report.other > 0 || Object.values(report.byKey).slice(1).some((count) => count > 0))) process.exitCode = 1;
  } finally {
    await app.close();
  }
}

function parse() {
  try {
    return parseArgs({ options: { reseal: { type: 'boolean' }, 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  });
}
