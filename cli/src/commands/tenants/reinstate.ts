import * as Args from '@oclif/core/args';
import { reinstateTenant } from '@dogcare/sdk';
import { tenantIdOf } from '../../lib/find-tenant.ts';
import { OperatorCommand, tenant as show } from '../../lib/operator.ts';

export default class TenantsReinstate extends OperatorCommand {
  static override summary = 'Let a suspended business work again.';
  static override args = { tenant: Args.string({ required: true, description: 'ten_…, or its short name.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TenantsReinstate);
    const client = this.operate(flags);
    const path = { tenantId: await tenantIdOf(client, args.tenant) };
    const tenant = await reinstateTenant({ client, path });
    this.log(show(tenant));
    return tenant;
  }
}
