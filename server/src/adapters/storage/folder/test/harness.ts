import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { servingHeaders } from '../../../../kernel/files/serving.ts';
import { StorageError, type LocalFiles, type StorageErrorKind } from '../../../../ports/storage/index.ts';

const statuses: Partial<Record<StorageErrorKind, number>> = {
  signature: 403, expired: 403, type: 415, size: 400, timeout: 408, unavailable: 503,
};

/** What the two operations will do, in small. */
export async function serve(filesOf: (url: string) => LocalFiles): Promise<{ url: string; server: Server }> {
  const made: { files?: LocalFiles } = {};
  const server = createServer((request, response) => {
    void (async () => {
      try {
        const url = new URL(request.url ?? '/', 'http://localhost');
        if (request.method === 'PUT') {
          await made.files!.receive(url.searchParams.get('token') ?? '', {
            contentType: request.headers['content-type'],
            contentLength: request.headers['content-length'],
            body: request,
          });
          response.writeHead(200).end();
        } else {
          const file = await made.files!.open(url.pathname.split('/').at(-1) ?? '');
          if (!file) return void response.writeHead(404).end();
          response.writeHead(200, servingHeaders(file));
          file.read().pipe(response);
        }
      } catch (error) {
        const status = error instanceof StorageError ? (statuses[error.kind] ?? 500) : 500;
        response.writeHead(status, { connection: 'close' }).end();
        request.resume();
      }
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  made.files = filesOf(url);
  return { url, server };
}
