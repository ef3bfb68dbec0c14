import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getStorefront, listServices, putService } from '@dogcare/sdk';
import type { Money, PutService } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { decimal, serviceTypes } from '../../../lib/flags.ts';
import { money } from '../../../lib/format.ts';
import { usage } from '../../../lib/usage.ts';

const sizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;

/** `55`, or for visits `30=20` once for each length. */
function readPrice(text: string, toMoney: (amount: number) => Money): PutService['prices'][number] {
  const [, minutes, amount] = /^(?:(\d{1,3})=)?(\d{1,6}(?:\.\d{1,2})?)$/.exec(text) ?? [];
  if (amount === undefined) throw usage(`${text} is no price: write 55 or, for a visit, 30=20 for 30 minutes.`);
  return { durationMinutes: minutes === undefined ? null : Number(minutes), amount: toMoney(Number(amount)) };
}

export default class CaregiversServicesSet extends DogcareCommand {
  static override summary = 'Offer a service, or change how. For caregivers.';
  static override description = 'What is not said stays as it is, or as usual for a new service.';
  static override examples = [
    '<%= config.bin %> caregivers services set boarding --price 55 --more-dogs 35 --capacity 3',
    '<%= config.bin %> caregivers services set walking --price 30=20 --price 60=32 --instant',
  ];
  static override args = { service: Args.string({ required: true, options: [...serviceTypes], description: 'Which service.' }) };
  static override flags = {
    price: Flags.string({ multiple: true, description: 'Per night or day; for visits by length, as 30=20.' }),
    'more-dogs': decimal({ description: 'Each further dog.' }),
    puppy: decimal({ description: 'Surcharge for a puppy.' }),
    holiday: decimal({ description: 'Surcharge on public holidays.' }),
    'extended-care': decimal({ description: 'For a dog that is fetched later in the day than it was brought.' }),
    capacity: Flags.integer({ min: 1, max: 50, description: 'Dogs at once.' }),
    size: Flags.option({ options: sizes, multiple: true })({ description: 'Sizes you take; several times for several.' }),
    policy: Flags.string({ description: 'When an owner cancels: flexible, moderate, strict or one of the business’s own (see `policies list`).' }),
    instant: Flags.boolean({ allowNo: true, description: 'Confirm without being asked.' }),
    active: Flags.boolean({ allowNo: true, description: 'Take new bookings.' }),
    notice: Flags.integer({ min: 0, max: 336, description: 'Hours before the start.' }),
    horizon: Flags.integer({ min: 1, max: 365, description: 'Days ahead.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversServicesSet);
    const { client } = this.connect(flags);
    const { currency } = await getStorefront({ client });
    const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    const toMoney = (amount: number): Money => ({ amount: Math.round(amount * 10 ** digits), currency });
    const now = (await listServices({ client })).data.find(({ serviceType }) => serviceType === args.service);
    const prices = flags.price?.map((text) => readPrice(text, toMoney)) ?? now?.prices;
    if (!prices) throw usage('Say at least one price: --price 55, or for a visit --price 30=20.');
    const optional = (value: number | undefined, before: Money | null | undefined): Money | null => (value === undefined ? (before ?? null) : value === 0 ? null : toMoney(value));
    const body: PutService = {
      active: flags.active ?? now?.active ?? true,
      prices,
      additionalDog: flags['more-dogs'] === undefined ? (now?.additionalDog ?? toMoney(0)) : toMoney(flags['more-dogs']),
      puppySurcharge: optional(flags.puppy, now?.puppySurcharge),
      holidaySurcharge: optional(flags.holiday, now?.holidaySurcharge),
      extendedCare: optional(flags['extended-care'], now?.extendedCare),
      addOns: now?.addOns ?? [],
      capacity: flags.capacity ?? now?.capacity ?? 1,
      sizesTaken: flags.size ?? now?.sizesTaken ?? [...sizes],
      cancellationPolicy: flags.policy ?? now?.cancellationPolicy ?? 'moderate',
      instantBook: flags.instant ?? now?.instantBook ?? false,
      minNoticeHours: flags.notice ?? now?.minNoticeHours ?? 12,
      horizonDays: flags.horizon ?? now?.horizonDays ?? 180,
    };
    const service = await putService({ client, path: { serviceType: args.service as (typeof serviceTypes)[number] }, body });
    this.log(`${service.serviceType}: ${service.prices.map(({ amount }) => money(amount)).join(', ')}, ${service.active ? 'offered' : 'paused'}.`);
    this.next('dogcare caregivers onboarding');
    return service;
  }
}
