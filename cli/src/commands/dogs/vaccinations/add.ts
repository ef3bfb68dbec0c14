import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { addVaccination } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { vaccinationTable, vaccines } from '../../../lib/dogs.ts';
import { sendFile, uploadText } from '../../../lib/files.ts';
import { date } from '../../../lib/flags.ts';

export default class DogsVaccinationsAdd extends DogcareCommand {
  static override summary = 'Add a vaccination, or a vet’s exemption.';
  static override examples = [
    '<%= config.bin %> dogs vaccinations add dog_… --vaccine rabies --product "Nobivac Rabies" --given 2025-09-14 --until 2028-09-13 --proof card.pdf',
    '<%= config.bin %> dogs vaccinations add dog_… --vaccine rabies --exempt --reason "Epilepsy" --proof letter.pdf',
  ];
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = {
    vaccine: Flags.option({ options: vaccines })({ description: 'What it protects from.', required: true }),
    product: Flags.string({ description: 'What was given.' }),
    given: date({ description: 'When it was given.' }),
    until: date({ description: 'The last day that it is good for.' }),
    exempt: Flags.boolean({ description: 'A vet has written that the dog must not get it.' }),
    reason: Flags.string({ description: 'Why it is exempt; kept encrypted.', dependsOn: ['exempt'] }),
    proof: Flags.string({ description: 'A PDF or picture that proves it.', helpValue: 'FILE' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsVaccinationsAdd);
    const { client } = this.connect(flags);
    const upload = flags.proof ? await sendFile(client, flags.proof, 'document') : null;
    if (upload && upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const vaccination = await addVaccination({
      client,
      path: { dogId: args.dog },
      body: {
        vaccine: flags.vaccine,
        ...(flags.product ? { product: flags.product } : {}),
        ...(flags.given ? { givenOn: flags.given } : {}),
        ...(flags.until ? { validUntil: flags.until } : {}),
        ...(flags.exempt ? { vetExempt: true } : {}),
        ...(flags.reason ? { exemptionReason: flags.reason } : {}),
        ...(upload ? { proofUploadId: upload.id } : {}),
      },
    });
    this.log(vaccinationTable([vaccination]));
    return vaccination;
  }
}
