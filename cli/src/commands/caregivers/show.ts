import * as Args from '@oclif/core/args';
import { getCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money, rating } from '../../lib/format.ts';
import { fields, paint, table } from '../../lib/output.ts';

export default class CaregiversShow extends DogcareCommand {
  static override summary = 'A caregiver’s public page.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversShow);
    const { client } = this.connect(flags);
    const page = await getCaregiver({ client, path: { caregiverId: args.caregiver } });
    this.log(`${paint('bold', page.displayName)} — ${page.headline}\n\n${page.bio}\n`);
    this.log(
      fields([
        ['Where', `${page.city}, ${page.region} (${page.timeZone})`],
        ['Rating', rating(page.rating)],
        ['Experience', `${page.yearsOfExperience} years`],
        ['Home', `${page.homeType}${page.hasFencedYard ? ', fenced yard' : ''}`],
        ['Other pets', page.otherPets],
        ['Languages', page.languages.join(', ')],
      ]),
    );
    this.log(
      `\n${table(
        page.services.filter((one) => one.active),
        [
          { title: 'SERVICE', value: (one) => one.serviceType },
          {
            title: 'PRICE',
            value: (one) =>
              one.prices
                .map(
                  (price) =>
                    money(price.amount) + (price.durationMinutes ? `/${price.durationMinutes} min` : `/${one.unit}`),
                )
                .join(', '),
          },
          { title: 'MORE DOGS', value: (one) => money(one.additionalDog), right: true },
          { title: 'SIZES', value: (one) => one.sizesTaken.join(', ') },
          { title: 'CANCELLING', value: (one) => one.cancellationPolicy },
          { title: 'INSTANT', value: (one) => (one.instantBook ? 'yes' : '') },
        ],
      )}`,
    );
    this.next(`dogcare caregivers availability ${page.id}`);
    return page;
  }
}
