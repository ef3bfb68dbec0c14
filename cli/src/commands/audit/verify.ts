import { verifyAuditLog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields, paint } from '../../lib/output.ts';

export default class AuditVerify extends DogcareCommand {
  static override summary = 'Is the audit log whole? Ends with 1 if it is not. For admins and secret keys.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AuditVerify);
    const { client } = this.connect(flags);
    const found = await verifyAuditLog({ client });
    const { intact, checked, unsealed, head, firstBroken } = found;
    this.log(intact ? paint('green', 'The audit log is whole.') : paint('red', 'The audit log was tampered with.'));
    this.log(
      fields([
        ['Checked', String(checked)],
        ['Not in the chain yet', String(unsealed)],
        ['Head', head && `${head.position} ${head.hash}`],
        ['First broken', firstBroken && `${firstBroken.position}: ${firstBroken.reason} ${firstBroken.id ?? ''}`],
      ]),
    );
    if (!intact) process.exitCode = 1;
    return found;
  }
}
