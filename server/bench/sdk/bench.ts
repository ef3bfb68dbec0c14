import { measureSdk } from '../../../sdk/bench.ts';
import type { Bench } from '../lib/bench.ts';

const aimBytes = 6_000;

export const bench: Bench = {
  name: 'sdk',
  about: 'What a frontend’s bundle grows by: client and three operations, minified, gzip -9',
  async run(tell) {
    tell('bundling');
    const { functions, minifiedBytes, gzipBytes } = await measureSdk();
    return {
      findings: [{
        name: `createDogcare, ${functions.join(', ')}`,
        subject: { gzipBytes, minifiedBytes },
        aim: `≤ ${aimBytes} B gzip`,
        met: gzipBytes <= aimBytes,
      }],
      notes: [],
    };
  },
};
