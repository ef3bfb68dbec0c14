import * as Flags from '@oclif/core/flags';
import { searchCaregivers } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, decimal, listFlags, service } from '../../lib/flags.ts';
import { money, rating } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

const sizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;

export default class SearchCaregivers extends DogcareCommand {
  static override aliases = ['search'];
  static override summary = 'Find a caregiver near a place.';
  static override examples = [
    '<%= config.bin %> search --place 80205 --check-in 2026-06-12 --check-out 2026-06-15',
    '<%= config.bin %> search --place "Denver, CO" --service walking --date 2026-06-12 --sort price',
  ];
  static override flags = {
    place: Flags.string({ description: 'A postal code, or "City, ST".', exclusive: ['lat', 'lng'] }),
    lat: decimal({ description: 'Latitude, instead of a place.', dependsOn: ['lng'] }),
    lng: decimal({ description: 'Longitude, instead of a place.', dependsOn: ['lat'] }),
    service: service({ default: 'boarding' }),
    'check-in': date({ description: 'The first night: only who is free then.', dependsOn: ['check-out'] }),
    'check-out': date({ description: 'The day the dog goes home.', dependsOn: ['check-in'] }),
    date: date({ description: 'The day of a visit or of daycare: only who is free then.', exclusive: ['check-in'] }),
    radius: decimal({ description: 'How far, in km.', helpValue: 'KM' }),
    dogs: Flags.integer({ description: 'How many dogs.', min: 1, max: 10 }),
    size: Flags.option({ options: sizes, multiple: true })({
      description: 'The dog’s size; several times for several.',
    }),
    'max-price': Flags.integer({ description: 'Highest price of a unit, in minor units (cents).', helpValue: 'CENTS' }),
    'min-rating': decimal({ description: 'Lowest rating, 1 to 5.' }),
    instant: Flags.boolean({ description: 'Only who can be booked without waiting for an answer.' }),
    sort: Flags.option({ options: ['distance', 'price', 'rating'] as const })({
      description: 'What comes first.',
      default: 'distance',
    }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SearchCaregivers);
    const { client } = this.connect(flags);
    const page = await searchCaregivers({
      client,
      query: {
        serviceType: flags.service,
        place: flags.place,
        lat: flags.lat,
        lng: flags.lng,
        radiusKm: flags.radius,
        checkIn: flags['check-in'],
        checkOut: flags['check-out'],
        date: flags.date,
        dogCount: flags.dogs,
        sizes: flags.size,
        maxPrice: flags['max-price'],
        minRating: flags['min-rating'],
        instantBook: flags.instant || undefined,
        sort: flags.sort,
        limit: flags.limit,
        cursor: flags.cursor,
      },
    });
    if (page.data.length === 0)
      this.log(`Nobody found near ${page.center.label ?? 'there'}. Try a larger --radius or other dates.`);
    else {
      this.log(
        table(page.data, [
          { title: 'CAREGIVER', value: (one) => one.caregiverId },
          { title: 'NAME', value: (one) => one.displayName },
          { title: 'WHERE', value: (one) => `${one.city}, ${one.region}` },
          { title: 'KM', value: (one) => one.distanceKm.toFixed(1), right: true },
          { title: 'RATING', value: (one) => rating(one.rating) },
          { title: 'PRICE', value: (one) => `${money(one.price)}/${one.unit}`, right: true },
          { title: 'INSTANT', value: (one) => (one.instantBook ? 'yes' : '') },
          { title: 'ABOUT', value: (one) => one.headline },
        ]),
      );
    }
    this.more(page.nextCursor);
    const first = page.data[0]?.caregiverId;
    const stay = flags['check-in']
      ? ` --check-in ${flags['check-in']} --check-out ${flags['check-out']}`
      : flags.date
        ? ` --date ${flags.date}`
        : '';
    if (first)
      this.next(
        `dogcare caregivers show ${first}`,
        ...(stay ? [`dogcare bookings quote --caregiver ${first} --service ${flags.service}${stay}`] : []),
      );
    return page;
  }
}
