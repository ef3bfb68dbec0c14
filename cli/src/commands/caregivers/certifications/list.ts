import { listCertifications } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { table } from '../../../lib/output.ts';

export default class CaregiversCertificationsList extends DogcareCommand {
  static override summary = 'Your certifications and insurance. For caregivers.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversCertificationsList);
    const { client } = this.connect(flags);
    const page = await listCertifications({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No certifications yet.'
        : table(page.data, [
            { title: 'CERTIFICATION', value: (one) => one.id },
            { title: 'KIND', value: (one) => one.kind },
            { title: 'ISSUER', value: (one) => one.issuer },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'GOOD UNTIL', value: (one) => one.expiresOn ?? 'for good' },
            { title: 'NEEDED FOR', value: (one) => one.neededFor.join(', ') },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data.length === 0) this.next('dogcare caregivers certifications add card.pdf --kind pet_first_aid --issuer "American Red Cross"');
    return page;
  }
}
