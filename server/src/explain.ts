import { UsageError } from './command-line.ts';
import { ConfigError } from './kernel/config/config.ts';
import { DatabaseOpenError } from './kernel/db/index.ts';

type SystemError = NodeJS.ErrnoException & { port?: number; address?: string };

/** Why the server could not start, for the person who tried: one line for each thing, and no stack where the cause is known. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return `The settings are not right:\n${error.message.replaceAll(/^/gm, '  ')}`;
  if (error instanceof DatabaseOpenError || error instanceof UsageError) return error.message;
  const { code, port, path, address } = error as SystemError;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what runs there, or choose another (--port, --second-port, --sandbox-port).`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${address}. Choose another with --host.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return path === undefined
        ? `Port ${port} is not allowed for this user. Choose one above 1023 with --port.`
        : `${path} can’t be written. Choose another folder with --data-dir.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder. Choose another with --data-dir.`;
    case 'ENOSPC':
      return `There is no space left on the disk${path === undefined ? '' : ` for ${path}`}.`;
    default:
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
