import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, writeBundle } from './bundle.ts';
import { contractDir } from './lib/paths.ts';
import { entries } from './lib/document.ts';
import { lintOxlint, lintRedocly } from './lint/commands.ts';
import { lintExamples } from './lint/examples.ts';
import { lintImports } from './lint/imports.ts';
import { lintOperations } from './lint/operations.ts';
import { lintSchemas } from './lint/schemas.ts';
import { lintSql } from './lint/sql.ts';

/** Runs every lint and answers the findings by the lint's name. */
export async function lintAll(): Promise<[name: string, findings: string[]][]> {
  const sources = bundle();
  writeBundle(sources.document);
  const slow = Promise.all([lintRedocly(), lintOxlint()]);
  const operations = entries(sources.document);
  const emptyModules = (sources.document['x-modules'] ?? []).filter(
    (module) =>
      existsSync(join(contractDir, 'modules', module)) && !operations.some((entry) => entry.module === module),
  );
  const own: [string, string[]][] = [
    ['files', [...sources.findings, ...emptyModules.map((module) => `openapi/modules/${module}: has no operation`)]],
    ['operations', lintOperations(sources)],
    ['schemas', lintSchemas(sources)],
    ['examples', lintExamples(sources)],
    ['imports', lintImports()],
    ['sql', lintSql()],
  ];
  const [redocly, oxlint] = await slow;
  return [...own, ['redocly', redocly], ['oxlint', oxlint]];
}

if (import.meta.main) {
  const startedAt = performance.now();
  const results = await lintAll();
  for (const finding of results.flatMap(([, findings]) => findings)) console.log(finding);
  const counts = results.map(([name, findings]) => `${name} ${findings.length === 0 ? 'ok' : findings.length}`);
  console.log(`lint: ${counts.join(', ')} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (results.some(([, findings]) => findings.length > 0)) process.exitCode = 1;
}
