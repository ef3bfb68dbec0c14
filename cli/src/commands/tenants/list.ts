import * as Flags from '@oclif/core/flags';
import { listTenants } from '@dogcare/sdk';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { OperatorCommand } from '../../lib/operator.ts';
import { table } from '../../lib/output.ts';

export default class TenantsList extends OperatorCommand {
  static override summary = 'The platform’s businesses.';
  static override flags = {
    status: Flags.option({ options: ['active', 'suspended', 'filling'] as const })({ description: 'Only these.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(TenantsList);
    const page = await listTenants({
      client: this.operate(flags),
      query: { status: flags.status, limit: flags.limit, cursor: flags.cursor },
    });
    this.log(
      page.data.length === 0
        ? 'No tenants.'
        : table(page.data, [
            { title: 'TENANT', value: (one) => one.id },
            { title: 'SLUG', value: (one) => one.slug },
            { title: 'NAME', value: (one) => one.name },
            { title: 'MODE', value: (one) => one.mode },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'SINCE', value: (one) => instant(one.createdAt) },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
