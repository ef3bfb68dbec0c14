import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bin, rootDir } from '../../../openapi/tools/lib/paths.ts';

const dir = join(rootDir, `server/.cache/compile-${process.pid}`);
const imports = `import type { Handlers, RequestOf, Result, Schema } from '../../src/contract/contract.ts';
import { problem } from '../../src/kernel/errors/problem.ts';
type Ctx = { readonly requestId: string };
type All = Handlers<Ctx>;
declare const rest: Omit<All, 'getHealth' | 'getReadiness'>;
`;

/** Each bad sample must be refused at the line that ends in `// wrong`, and only there. */
const bad: Record<string, string> = {
  'a missing handler': `
export const handlers: All = { // wrong
  ...rest, getHealth: async () => ({ status: 200, body: { status: 'ok', version: '1' } }),
};`,
  'a handler for no operation': `
export const routes = {
  getWeather: async () => ({ status: 200, body: {} }), // wrong
} satisfies Partial<All>;`,
  'an undeclared status': `
export const routes = {
  getHealth: async () => ({ status: 201, body: { status: 'ok', version: '1' } }), // wrong
} satisfies Pick<All, 'getHealth'>;`,
  'a wrong shape': `
export const routes = {
  getHealth: async () => ({ status: 200, body: { status: 'ok', version: 1 } }), // wrong
} satisfies Pick<All, 'getHealth'>;`,
  'a missing field': `
export const routes = {
  getHealth: async () => ({ status: 200, body: { status: 'ok' } }), // wrong
} satisfies Pick<All, 'getHealth'>;`,
  'a shape of another status': `
export const routes = {
  getReadiness: async () => ({ status: 503, body: { status: 'ok', version: '1' } }), // wrong
} satisfies Pick<All, 'getReadiness'>;`,
  'an unknown field in a presenter': `
export const present = (version: string): Schema<'Health'> => ({
  status: 'ok', version,
  passwordHash: 'x', // wrong
});`,
  'an unknown field in an answer': `
export const answer = async (): Promise<Result<'getHealth'>> => {
  return { status: 200, body: { status: 'ok', version: '1', extra: 1 } }; // wrong
};`,
  'a body where there is none': `
export const answer: Result<'deleteDog'> = {
  status: 204,
  body: { deleted: true }, // wrong
};`,
  'a parameter that the operation does not have': `
export const read = ({ query }: RequestOf<'listSandboxInbox'>) => [
  query.to, query.limit.toFixed(),
  query.colour, // wrong
];`,
  'a field that the body does not have': `
export const read = ({ body }: RequestOf<'loadSandboxScenario'>) => [
  body.scenario,
  body.speed, // wrong
];`,
  'an optional parameter taken for granted': `
export const read = ({ query }: RequestOf<'listSandboxInbox'>): string[] => [
  query.to, // wrong
];`,
  'an unknown error code': `
export const fail = () => {
  throw problem('dog_on_the_moon'); // wrong
};`,
};

const good = `
export const routes = {
  getHealth: async (ctx) => ({ status: 200, body: { status: 'ok', version: ctx.requestId } }),
  getReadiness: async () => {
    if (Math.random() > 2) return { status: 503, body: { status: 'not_ready', checks: [] } };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { status: 'ready', checks: [] } };
  },
  listSandboxInbox: async (_, { query }) => {
    const limit: number = query.limit; // the default is filled in
    if (limit > 3) throw problem('not_a_sandbox');
    return { status: 200, body: { data: [], nextCursor: query.cursor ?? null } };
  },
  completeSandboxPayment: async (_, { params, body, headers }) =>
    ({ status: 200, body: { paymentId: params.paymentId + (headers['idempotency-key'] ?? ''), outcome: body.outcome } }),
  deleteDog: async () => ({ status: 204 }),
} satisfies Pick<All, 'getHealth' | 'getReadiness' | 'listSandboxInbox' | 'completeSandboxPayment' | 'deleteDog'>;
export const bytes = ({ body }: RequestOf<'receivePaymentWebhook'>): number => body.byteLength;
export const handlers: All = { ...rest, ...routes };
`;

const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.ts`;

/** Compiles all the samples at once: file → the lines at which the compiler complains. */
async function compile(): Promise<Map<string, number[]>> {
  mkdirSync(dir, { recursive: true });
  for (const [name, code] of Object.entries({ ...bad, good })) writeFileSync(join(dir, fileOf(name)), imports + code);
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['./*.ts'] }));
  const { stdout } = await promisify(execFile)(bin('tsc'), ['-p', dir, '--pretty', 'false'], { cwd: dir }).catch(
    (error: { stdout: string }) => error,
  );
  const lines = new Map<string, number[]>();
  for (const [, file, line] of stdout.matchAll(/^(\S+?)\((\d+),\d+\): error TS/gm)) {
    lines.set(file!, [...(lines.get(file!) ?? []), Number(line)]);
  }
  return lines;
}

describe('the contract at compile time', () => {
  let complaints: Map<string, number[]>;
  beforeAll(async () => {
    complaints = await compile();
  }, 60_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('accepts handlers that keep it', () => {
    expect(complaints.get(fileOf('good')) ?? []).toEqual([]);
  });

  test.each(Object.keys(bad))('refuses %s', (name) => {
    const wrong = (imports + bad[name]).split('\n').findIndex((line) => line.includes('// wrong')) + 1;
    expect(wrong).toBeGreaterThan(0);
    expect([...new Set(complaints.get(fileOf(name)))]).toEqual([wrong]);
  });
});
