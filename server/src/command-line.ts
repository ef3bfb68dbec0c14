import { parseArgs } from 'node:util';

export const serviceNames = ['http', 'worker', 'scheduler'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface CommandLine {
  readonly services: ReadonlySet<ServiceName>;
  /** Settings given as flags: they win over the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly help: boolean;
}

/** Something wrong with how the server was called; the message is for the person who called it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage: npm start -- [options]

  --port <port>          the API, the reference and the first storefront (4242)
  --second-port <port>   the second brand's storefront (4243)
  --sandbox-port <port>  the stand-ins for providers (4244)
  --data-dir <folder>    where everything is kept (.data)
  --host <address>       the address to listen on (127.0.0.1)
  --services <list>      production: of http, worker and scheduler; all by default

Every other setting is an environment variable: see docs/guides/settings.md.
`;

const flags = {
  port: 'DOGCARE_PORT',
  'second-port': 'DOGCARE_SECOND_PORT',
  'sandbox-port': 'DOGCARE_SANDBOX_PORT',
  'data-dir': 'DOGCARE_DATA_DIR',
  host: 'DOGCARE_HOST',
} as const;

function servicesOf(list: string | undefined): ReadonlySet<ServiceName> {
  if (list === undefined) return new Set(serviceNames);
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(serviceNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new UsageError(`--services: “${unknown.join(', ')}” is none of ${serviceNames.join(', ')}`);
  return new Set(names as ServiceName[]);
}

export function readCommandLine(args: readonly string[]): CommandLine {
  const string = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: string, 'second-port': string, 'sandbox-port': string, 'data-dir': string, host: string, services: string,
        help: { type: 'boolean', short: 'h' },
      },
    });
    const env: Record<string, string> = {};
    for (const [flag, name] of Object.entries(flags)) {
      const value = values[flag as keyof typeof flags];
      if (value !== undefined) env[name] = value;
    }
    return { services: servicesOf(values.services), env, help: values.help ?? false };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message);
  }
}
