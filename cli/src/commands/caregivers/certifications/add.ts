import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { addCertification } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { sendFile, uploadText } from '../../../lib/files.ts';
import { date } from '../../../lib/flags.ts';

export default class CaregiversCertificationsAdd extends DogcareCommand {
  static override summary = 'Add a certification or an insurance, with its proof. For caregivers.';
  static override examples = ['<%= config.bin %> caregivers certifications add card.pdf --kind pet_first_aid --issuer "American Red Cross" --expires 2027-05-31'];
  static override args = { file: Args.string({ description: 'The proof: a PDF or a picture.', required: true }) };
  static override flags = {
    kind: Flags.option({ options: ['pet_first_aid', 'dog_training', 'behavior', 'grooming', 'veterinary', 'liability_insurance', 'other'] as const })({ description: 'What it is.', required: true }),
    issuer: Flags.string({ description: 'Who issued it.', required: true }),
    number: Flags.string({ description: 'Its number; kept encrypted.' }),
    expires: date({ description: 'The last day that it is good for.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversCertificationsAdd);
    const { client } = this.connect(flags);
    const upload = await sendFile(client, args.file, 'document');
    if (upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const added = await addCertification({
      client,
      body: {
        kind: flags.kind, issuer: flags.issuer, uploadId: upload.id,
        ...(flags.number ? { number: flags.number } : {}),
        ...(flags.expires ? { expiresOn: flags.expires } : {}),
      },
    });
    this.log(`${added.id} counts from now on.`);
    this.next('dogcare caregivers onboarding');
    return added;
  }
}
