import * as Flags from '@oclif/core/flags';
import { searchCaregivers } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, decimal, listFlags, service } from '../../lib/flags.ts';
import { caregiverTable, facetLines } from '../../lib/found.ts';

const sizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const certifications = ['first_aid', 'insurance', 'training', 'grooming', 'veterinary', 'behavior', 'background_check', 'other'] as const;

export default class SearchCaregivers extends DogcareCommand {
  static override aliases = ['search'];
  static override summary = 'Find a caregiver near a place.';
  static override examples = [
    '<%= config.bin %> search --place 80205 --check-in 2026-06-12 --check-out 2026-06-15',
    '<%= config.bin %> search --place "Denver, CO" --service walking --date 2026-06-12 --time 09:30 --sort price',
    '<%= config.bin %> search --place 80205 --size large --certification first_aid --min-rating 4.5 --sort relevance --facets',
  ];
  static override flags = {
    place: Flags.string({ description: 'A postal code, or "City, ST".', exclusive: ['lat', 'lng'] }),
    lat: decimal({ description: 'Latitude, instead of a place.', dependsOn: ['lng'] }),
    lng: decimal({ description: 'Longitude, instead of a place.', dependsOn: ['lat'] }),
    service: service({ default: 'boarding' }),
    'check-in': date({ description: 'The first night: only who is free then.', dependsOn: ['check-out'] }),
    'check-out': date({ description: 'The day the dog goes home.', dependsOn: ['check-in'] }),
    date: date({ description: 'The day of a visit or of daycare: only who is free then.', exclusive: ['check-in'] }),
    time: Flags.string({ description: 'When the visit begins.', helpValue: 'HH:MM', dependsOn: ['date'] }),
    duration: Flags.integer({ description: 'How long the visit is, in minutes.', helpValue: 'MINUTES', dependsOn: ['date'] }),
    radius: decimal({ description: 'How far, in km.', helpValue: 'KM' }),
    dogs: Flags.integer({ description: 'How many dogs.', min: 1, max: 10 }),
    size: Flags.option({ options: sizes, multiple: true })({
      description: 'The dog’s size; several times for several.',
    }),
    'min-price': Flags.integer({ description: 'Lowest price of a unit, in minor units (cents).', helpValue: 'CENTS' }),
    'max-price': Flags.integer({ description: 'Highest price of a unit, in minor units (cents).', helpValue: 'CENTS' }),
    'min-rating': decimal({ description: 'Lowest rating, 1 to 5.' }),
    certification: Flags.option({ options: certifications, multiple: true })({
      description: 'What the caregiver must hold; several times for several.',
    }),
    instant: Flags.boolean({ description: 'Only who can be booked without waiting for an answer.' }),
    sort: Flags.option({ options: ['distance', 'price', 'rating', 'relevance'] as const })({
      description: 'What comes first.',
      default: 'distance',
    }),
    facets: Flags.boolean({ description: 'Count, too: how many there are of what.' }),
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
        time: flags.time,
        durationMinutes: flags.duration,
        dogCount: flags.dogs,
        sizes: flags.size,
        minPrice: flags['min-price'],
        maxPrice: flags['max-price'],
        minRating: flags['min-rating'],
        certifications: flags.certification,
        instantBook: flags.instant || undefined,
        facets: flags.facets || undefined,
        sort: flags.sort,
        limit: flags.limit,
        cursor: flags.cursor,
      },
    });
    if (page.data.length === 0)
      this.log(`Nobody found near ${page.center.label ?? 'there'}. Try a larger --radius or other dates.`);
    else {
      if (page.featured.length > 0) this.log(`Featured\n${caregiverTable(page.featured)}\n`);
      this.log(caregiverTable(page.data));
    }
    if (page.facets) this.log(`\n${facetLines(page.facets).join('\n')}`);
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
