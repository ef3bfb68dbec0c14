import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { filesBelow } from '../lib/hash.ts';
import { rootDir } from '../lib/paths.ts';

/**
 * From the ground up; a module may import from a lower level only. `notifications` and `analytics` are called by
 * nobody.
 */
const levels: readonly (readonly string[])[] = [
  ['platform'],
  ['users'],
  ['auth', 'dogs', 'caregivers', 'payments'],
  ['bookings'],
  ['messaging', 'reviews'],
  ['search'],
  ['admin'],
  ['notifications', 'analytics'],
];
const levelOf = (module: string): number => levels.findIndex((names) => names.includes(module));

/**
 * What each layer may import besides itself. Anything directly in src (app, main) is the composition root and may
 * import all.
 */
const layers: Record<string, readonly string[]> = {
  contract: [],
  kernel: ['contract'],
  ports: ['kernel', 'contract'],
  modules: ['ports', 'kernel', 'contract'],
  adapters: ['ports', 'kernel'],
  sandbox: ['ports', 'kernel', 'contract'],
  migrations: ['kernel'],
};

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g;

/** The import graph of a source folder: file → files, relative to that folder. */
export function importGraph(src: string, { types }: { types: boolean }): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const file of filesBelow(src, (name) => name.endsWith('.ts'))) {
    const found = [...readFileSync(file, 'utf8').matchAll(importPattern)];
    const wanted = types ? found : found.filter((match) => !/^\s*(import|export)\s+type\b/.test(match[0]));
    const targets = wanted.map((match) => relative(src, join(dirname(file), (match[1] ?? match[2])!)));
    graph.set(relative(src, file), targets);
  }
  return graph;
}

/** Dependencies point one way: contract ← kernel ← ports ← modules ← app, and modules meet at their doors only. */
export function lintImports(src: string = join(rootDir, 'server/src')): string[] {
  const findings: string[] = [];
  // Types count for the direction: they are knowledge.
  for (const [from, targets] of importGraph(src, { types: true })) {
    if (isTest(from)) continue;
    for (const to of targets) {
      const reason = forbidden(from, to);
      if (reason) findings.push(`server/src/${from} imports ${to}: ${reason}`);
    }
  }
  // They do not for rings: a file may implement what its door declares, and nothing of that is left at run time.
  for (const ring of rings(importGraph(src, { types: false }))) findings.push(`import ring: ${ring.join(' → ')}`);
  return findings;
}

const isTest = (file: string): boolean => file.split(sep).includes('test') || file.endsWith('.test.ts');

/** Why a source may not import another (both relative to src), if it may not. */
export function forbidden(from: string, to: string): string | undefined {
  if (to.startsWith('..')) return from.includes(sep) ? 'outside of the server’s sources' : undefined;
  if (isTest(to)) return 'a source does not import a test';
  const [layer, name, vendor] = from.split(sep) as [string, string, string?];
  const [otherLayer, otherName, otherVendor] = to.split(sep) as [string, string, string?];
  const allowed = layers[layer];
  if (!allowed || !from.includes(sep)) return undefined;
  if (!to.includes(sep)) return 'only the composition root may be above the layers';
  if (otherLayer !== layer)
    return allowed.includes(otherLayer) ? undefined : `${layer} may import ${allowed.join(', ') || 'nothing'} only`;
  if (
    layer === 'adapters' &&
    otherName === name &&
    otherVendor !== vendor &&
    vendor?.endsWith('.ts') === false &&
    otherVendor?.endsWith('.ts') === false
  ) {
    return 'one adapter does not know another';
  }
  if (layer !== 'modules' || otherName === name) return undefined;
  if (to !== join('modules', otherName, 'index.ts'))
    return `modules meet at the door: import modules/${otherName}/index.ts`;
  return levelOf(otherName) < levelOf(name) ? undefined : `${otherName} is not below ${name}`;
}

/** Every ring of imports, each once. */
export function rings(graph: Map<string, string[]>): string[][] {
  const found: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    trail.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') found.push([...trail.slice(trail.indexOf(next)), next]);
      else if (!state.has(next) && graph.has(next)) visit(next);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}
