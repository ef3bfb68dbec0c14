import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { suspendTenant } from '@dogcare/sdk';
import { tenantIdOf } from '../../lib/find-tenant.ts';
import { OperatorCommand, tenant as show } from '../../lib/operator.ts';

export default class TenantsSuspend extends OperatorCommand {
  static override summary = 'Suspend a business: all its requests are refused within a second.';
  static override args = { tenant: Args.string({ required: true, description: 'ten_…, or its short name.' }) };
  static override flags = {
    reason: Flags.string({ description: 'Why; kept with it.', required: true }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TenantsSuspend);
    const client = this.operate(flags);
    const path = { tenantId: await tenantIdOf(client, args.tenant) };
    const tenant = await suspendTenant({ client, path, body: { reason: flags.reason } });
    this.log(show(tenant));
    return tenant;
  }
}
