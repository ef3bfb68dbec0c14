import { listServices } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { money } from '../../../lib/format.ts';
import { table } from '../../../lib/output.ts';

export default class CaregiversServicesList extends DogcareCommand {
  static override summary = 'The services that you offer. For caregivers.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversServicesList);
    const { client } = this.connect(flags);
    const page = await listServices({ client });
    this.log(
      page.data.length === 0
        ? 'You offer nothing yet.'
        : table(page.data, [
            { title: 'SERVICE', value: (one) => one.serviceType },
            { title: 'OFFERED', value: (one) => (one.active ? 'yes' : 'paused') },
            { title: 'PRICE', value: (one) => one.prices.map((price) => money(price.amount) + (price.durationMinutes ? `/${price.durationMinutes} min` : `/${one.unit}`)).join(', ') },
            { title: 'AT ONCE', value: (one) => String(one.capacity), right: true },
            { title: 'INSTANT', value: (one) => (one.instantBook ? 'yes' : '') },
            { title: 'CANCELLING', value: (one) => one.cancellationPolicy },
            { title: 'EXTRAS', value: (one) => one.addOns.map(({ name, amount }) => `${name} ${money(amount)}`).join(', ') },
          ]),
    );
    if (page.data.length === 0) this.next('dogcare caregivers services set boarding --price 55');
    return page;
  }
}
