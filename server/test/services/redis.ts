import { connect } from 'node:net';
import { findProgram, startDaemon, type Service } from './process.ts';

const server = (): string | undefined => findProgram('redis-server');

export const redisAvailable = (): boolean => server() !== undefined;

const ping = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      if (data.toString().startsWith('+PONG')) resolve();
      else reject(new Error(data.toString()));
    });
  });

/** Starts a Redis that keeps nothing on disk. */
export const startRedis = (): Promise<Service> =>
  startDaemon({
    program: server() ?? 'redis-server',
    args: (folder, port) => [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
      '--databases',
      '4096',
    ],
    ask: ping,
    url: (port) => `redis://127.0.0.1:${port}`,
  });
