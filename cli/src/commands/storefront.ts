import { getStorefront } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';
import { fields, paint, table } from '../lib/output.ts';

export default class StorefrontCommand extends DogcareCommand {
  static override summary = 'The business: its brand, its services, its rules of play.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(StorefrontCommand);
    const { client } = this.connect(flags);
    const shop = await getStorefront({ client });
    this.log(`${paint('bold', shop.name)} — ${shop.brand.tagline}\n`);
    this.log(
      fields([
        ['Mode', shop.mode === 'sandbox' ? 'sandbox: no money moves, and the clock can be moved' : 'live'],
        ['Company', shop.brand.legalName],
        ['Support', shop.brand.supportEmail],
        ['Currency', shop.currency],
        ['Zone', shop.timeZone],
        [
          'Features',
          Object.entries(shop.features)
            .filter(([, on]) => on)
            .map(([name]) => name)
            .join(', '),
        ],
      ]),
    );
    this.log(
      `\n${table(shop.serviceTypes, [
        { title: 'SERVICE', value: (one) => one.type },
        { title: 'BY', value: (one) => one.unit },
        { title: 'MINUTES', value: (one) => one.durationsMinutes.join(', ') },
        { title: 'WHAT', value: (one) => `${one.name}: ${one.description}` },
      ])}`,
    );
    this.log(`\n${paint('dim', shop.attribution)}`);
    return shop;
  }
}
