import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

interface Canonical {
  uri: string;
  querystring: string;
}
interface Signatures {
  getStringToSign(canonical: Canonical, request: unknown): string;
}

/**
 * The double differs from Signature Version 4 in two things, and would refuse what S3 takes: it drops the slash behind a
 * bucket, and leaves `!'()*` in queries as they are. What it compares is still the signature.
 */
const signatures = createRequire(import.meta.url)('@20minutes/s3rver/lib/signature/v4.js') as Signatures;
const theirs = signatures.getStringToSign;
signatures.getStringToSign = (canonical, request) =>
  theirs(
    {
      ...canonical,
      uri: canonical.uri.replace(/^(\/[^/]+)$/, '$1/'),
      querystring: canonical.querystring.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    },
    request,
  );

/** An S3 that is not ours and checks signatures; its one key is S3RVER, its bucket `dogcare`. */
export async function startS3() {
  const directory = mkdtempSync(join(tmpdir(), 'dogcare-s3-'));
  const server = new S3rver({
    address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false, configureBuckets: [{ name: 'dogcare' }],
  });
  const { port } = await server.run();
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
