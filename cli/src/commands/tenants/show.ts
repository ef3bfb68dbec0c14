import * as Args from '@oclif/core/args';
import { getTenant } from '@dogcare/sdk';
import { tenantIdOf } from '../../lib/find-tenant.ts';
import { OperatorCommand, tenant as show } from '../../lib/operator.ts';

export default class TenantsShow extends OperatorCommand {
  static override summary = 'One business, with its settings.';
  static override args = { tenant: Args.string({ required: true, description: 'ten_…, or its short name.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TenantsShow);
    const client = this.operate(flags);
    const path = { tenantId: await tenantIdOf(client, args.tenant) };
    const tenant = await getTenant({ client, path });
    this.log(show(tenant));
    return tenant;
  }
}
