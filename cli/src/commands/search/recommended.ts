import * as Flags from '@oclif/core/flags';
import { recommendCaregivers } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { decimal, service } from '../../lib/flags.ts';
import { distance, money, rating } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class SearchRecommended extends DogcareCommand {
  static override summary = 'Caregivers for you, and why.';
  static override examples = ['<%= config.bin %> search recommended --place 80205', '<%= config.bin %> search recommended --service walking'];
  static override flags = {
    place: Flags.string({ description: 'A postal code, or "City, ST"; near whom you booked last, if left out.', exclusive: ['lat', 'lng'] }),
    lat: decimal({ description: 'Latitude, instead of a place.', dependsOn: ['lng'] }),
    lng: decimal({ description: 'Longitude, instead of a place.', dependsOn: ['lat'] }),
    service: service({ default: 'boarding' }),
    limit: Flags.integer({ description: 'How many to show at most.', min: 1, max: 20, default: 10 }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SearchRecommended);
    const { client } = this.connect(flags);
    const { place, lat, lng, service: serviceType, limit } = flags;
    const found = await recommendCaregivers({ client, query: { serviceType, place, lat, lng, limit } });
    if (found.center === null) this.log('Say where: --place 80205.');
    else if (found.recommendations.length === 0) this.log('Nobody to recommend there.');
    else {
      this.log(
        table(found.recommendations, [
          { title: 'CAREGIVER', value: ({ caregiver }) => caregiver.caregiverId },
          { title: 'NAME', value: ({ caregiver }) => caregiver.displayName },
          { title: 'WHY', value: ({ reason }) => reason.text },
          { title: 'AWAY', value: ({ caregiver }) => distance(caregiver.distanceKm), right: true },
          { title: 'RATING', value: ({ caregiver }) => rating(caregiver.rating) },
          { title: 'PRICE', value: ({ caregiver }) => `${money(caregiver.price)}/${caregiver.unit}`, right: true },
        ]),
      );
    }
    return found;
  }
}
