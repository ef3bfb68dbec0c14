import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import * as Flags from '@oclif/core/flags';
import { exportLedger } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { spanFlags, spanOf } from '../../lib/ledger.ts';
import { usage } from '../../lib/usage.ts';

/** Years of books take their time. */
const patienceMs = 3_600_000;

export default class LedgerExport extends DogcareCommand {
  static override summary = 'The books as a file: CSV, or one JSON document a line. For admins and secret keys.';
  static override description = 'Written as it comes, however long it is. Amounts are in minor units (cents).';
  static override examples = ['<%= config.bin %> ledger export > ledger.csv', '<%= config.bin %> ledger export --format ndjson --from 2026-06-01 --output june.ndjson'];
  static override flags = {
    format: Flags.option({ options: ['csv', 'ndjson'] as const })({ description: 'Which kind of file.', default: 'csv' }),
    output: Flags.string({ char: 'o', description: 'Where to; the standard output, if left out.', helpValue: 'FILE' }),
    ...spanFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LedgerExport);
    const { client } = this.connect(flags, { timeoutMs: patienceMs });
    if (this.jsonEnabled() && flags.output === undefined) throw usage('With --json say --output, as the books would stand in the answer’s way.');
    const answer = await exportLedger({ client, query: { format: flags.format, ...spanOf(flags) }, parseAs: 'stream' });
    const from = Readable.fromWeb(answer as unknown as ReadableStream);
    if (flags.output === undefined) await pipeline(from, process.stdout, { end: false });
    else {
      await pipeline(from, createWriteStream(flags.output));
      this.log(`The books are in ${flags.output}.`);
    }
    return { file: flags.output };
  }
}
