import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as Flags from '@oclif/core/flags';
import { getMyExport, requestMyExport, type DataExport } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { usage } from '../../lib/usage.ts';

const longestMs = 10 * 60_000;

export default class MeExport extends DogcareCommand {
  static override summary = 'Everything that is known of you, as a ZIP of JSON and files.';
  static override examples = ['<%= config.bin %> me export --to my-data.zip'];
  static override flags = {
    to: Flags.string({ description: 'The file to write.', helpValue: 'FILE' }),
    'no-wait': Flags.boolean({ description: 'Only ask for it; a mail says when it is there.', exclusive: ['to'] }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeExport);
    if (!flags.to && !flags['no-wait']) throw usage('Say where to write it: --to my-data.zip, or --no-wait.');
    const { client } = this.connect(flags);
    let made: DataExport = await requestMyExport({ client });
    const until = Date.now() + longestMs;
    for (let waitMs = 200; !flags['no-wait'] && made.status === 'pending' && Date.now() < until; waitMs = Math.min(5_000, waitMs * 2)) {
      await sleep(waitMs);
      made = await getMyExport({ client, path: { exportId: made.id } });
    }
    if (!flags.to || !made.downloadUrl) {
      this.log(`The export ${made.id} is ${made.status}.`);
      return made;
    }
    const answer = await fetch(made.downloadUrl);
    if (!answer.ok) throw new Error(`The file was not answered: ${answer.status}`);
    await writeFile(flags.to, Buffer.from(await answer.arrayBuffer()), { mode: 0o600 });
    this.log(`Wrote ${flags.to} (${made.sizeBytes} bytes).`);
    return made;
  }
}
