import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { addMedicalRecord } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { sendFile, uploadText } from '../../../lib/files.ts';
import { date } from '../../../lib/flags.ts';

const kinds = ['checkup', 'illness', 'injury', 'surgery', 'allergy', 'chronic_condition', 'medication', 'other'] as const;

export default class DogsRecordsAdd extends DogcareCommand {
  static override summary = 'Add a medical record; kept encrypted, and shown to a caregiver once a booking is confirmed.';
  static override examples = ['<%= config.bin %> dogs records add dog_… --kind surgery --title "Patella surgery" --on 2022-03-02 --file report.pdf'];
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = {
    kind: Flags.option({ options: kinds })({ description: 'What it is.', default: 'other' }),
    title: Flags.string({ description: 'In a few words.', required: true }),
    on: date({ description: 'When it was.', required: true }),
    notes: Flags.string({ description: 'In more words.' }),
    file: Flags.string({ description: 'A PDF or picture that belongs to it.', helpValue: 'FILE' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsRecordsAdd);
    const { client } = this.connect(flags);
    const upload = flags.file ? await sendFile(client, flags.file, 'document') : null;
    if (upload && upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const record = await addMedicalRecord({
      client,
      path: { dogId: args.dog },
      body: {
        kind: flags.kind,
        title: flags.title,
        occurredOn: flags.on,
        ...(flags.notes ? { notes: flags.notes } : {}),
        ...(upload ? { uploadId: upload.id } : {}),
      },
    });
    this.log(`${record.id} is kept.`);
    return record;
  }
}
