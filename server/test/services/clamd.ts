import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findProgram, startDaemon, type Service } from './process.ts';

const server = (): string | undefined => findProgram('clamd');

export const clamdAvailable = (): boolean => server() !== undefined;

const ping = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'));
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString().startsWith('PONG')) resolve();
      else reject(new Error(data.toString()));
    });
  });

/** The largest file that the test's clamd takes. */
export const clamdStreamBytes = 4 * 1024 * 1024;

/** Starts a clamd that knows one signature, EICAR's, and reads nothing of the machine's own set-up. */
export const startClamd = (): Promise<Service> =>
  startDaemon({
    program: server() ?? 'clamd',
    args: (folder, port) => {
      const database = join(folder, 'db');
      mkdirSync(database);
      writeFileSync(join(database, 'eicar.hdb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n');
      const config = join(folder, 'clamd.conf');
      const lines = [
        `DatabaseDirectory ${database}`,
        `TemporaryDirectory ${folder}`,
        'TCPAddr 127.0.0.1',
        `TCPSocket ${port}`,
        'Foreground yes',
        'MaxThreads 4',
        `StreamMaxLength ${clamdStreamBytes}`,
        'AlertExceedsMax yes',
        'SelfCheck 0',
        'ConcurrentDatabaseReload no',
      ];
      writeFileSync(config, `${lines.join('\n')}\n`);
      return [`--config-file=${config}`];
    },
    ask: ping,
    url: (port) => `tcp://127.0.0.1:${port}`,
  });
