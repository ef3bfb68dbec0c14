import type { Settings } from '@dogcare/sdk';
import { usage } from './usage.ts';

const asValue = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text; // words need no quotes
  }
};

/** `fees.commissionBps=1800 brand.tagline="Good hands"` as a change of the settings. */
export function changeOf(assignments: readonly string[]): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const cut = assignment.indexOf('=');
    if (cut < 1) throw usage(`${assignment} is not of the form PATH=VALUE, such as fees.commissionBps=1800.`);
    const names = assignment.slice(0, cut).split('.');
    if (names.some((name) => !/^[A-Za-z][\w-]*$/.test(name) || name === '__proto__'))
      throw usage(`${assignment.slice(0, cut)} is not a path such as fees.commissionBps.`);
    let at = change;
    for (const name of names.slice(0, -1)) {
      if (Object.hasOwn(at, name) && (typeof at[name] !== 'object' || at[name] === null || Array.isArray(at[name])))
        throw usage(`${name} is set as a whole already.`);
      at = (Object.hasOwn(at, name) ? at[name] : (at[name] = {})) as Record<string, unknown>;
    }
    at[names.at(-1)!] = asValue(assignment.slice(cut + 1));
  }
  return change;
}

/** Every setting by its path, as `settings set` takes it. */
export function listOf(value: unknown, path = ''): [string, string][] {
  if (value && typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, child]) => listOf(child, path ? `${path}.${name}` : name));
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** A part of the settings, by its path. */
export function partOf(settings: Settings, path: string | undefined): unknown {
  let at: unknown = settings;
  for (const name of path?.split('.') ?? []) {
    if (!at || typeof at !== 'object' || !Object.hasOwn(at, name)) throw usage(`There is no setting ${path}.`);
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
