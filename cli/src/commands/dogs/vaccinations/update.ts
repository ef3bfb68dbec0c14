import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { updateVaccination } from '@dogcare/sdk';
import type { UpdateVaccination } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { vaccinationTable, vaccines } from '../../../lib/dogs.ts';
import { sendFile, uploadText } from '../../../lib/files.ts';
import { date } from '../../../lib/flags.ts';
import { usage } from '../../../lib/usage.ts';

export default class DogsVaccinationsUpdate extends DogcareCommand {
  static override summary = 'Change a vaccination, or its proof.';
  static override args = {
    dog: Args.string({ required: true, description: 'dog_…' }),
    vaccination: Args.string({ required: true, description: 'vax_…' }),
  };
  static override flags = {
    vaccine: Flags.option({ options: vaccines })({ description: 'What it protects from.' }),
    product: Flags.string({ description: 'What was given.' }),
    given: date({ description: 'When it was given.' }),
    until: date({ description: 'The last day that it is good for.' }),
    proof: Flags.string({ description: 'A PDF or picture in place of the one before.', helpValue: 'FILE' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsVaccinationsUpdate);
    const body: UpdateVaccination = {
      ...(flags.vaccine ? { vaccine: flags.vaccine } : {}),
      ...(flags.product === undefined ? {} : { product: flags.product }),
      ...(flags.given ? { givenOn: flags.given } : {}),
      ...(flags.until ? { validUntil: flags.until } : {}),
    };
    if (Object.keys(body).length === 0 && !flags.proof) throw usage('Say what to change; see --help.');
    const { client } = this.connect(flags);
    const upload = flags.proof ? await sendFile(client, flags.proof, 'document') : null;
    if (upload && upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const path = { dogId: args.dog, vaccinationId: args.vaccination };
    const vaccination = await updateVaccination({ client, path, body: { ...body, ...(upload ? { proofUploadId: upload.id } : {}) } });
    this.log(vaccinationTable([vaccination]));
    return vaccination;
  }
}
