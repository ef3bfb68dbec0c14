import * as Flags from '@oclif/core/flags';
import { createDogcare, memorySession } from '@dogcare/sdk';
import type { Client, Tenant } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';
import type { TargetFlags } from './connect.ts';
import { instant } from './format.ts';
import { fields } from './output.ts';
import { usage } from './usage.ts';

/** Commands of the platform's operator, who stands outside every business. */
export abstract class OperatorCommand extends DogcareCommand {
  static override baseFlags = {
    ...DogcareCommand.baseFlags,
    'operator-key': Flags.string({
      description: 'The operator’s key, op_…; an embedded server’s is op_sandbox_operator. [env: DOGCARE_OPERATOR_KEY]',
      helpGroup: 'GLOBAL',
      helpValue: 'KEY',
    }),
  };

  protected operate(flags: TargetFlags & { 'operator-key'?: string }): Client {
    const { url, key } = this.connect(flags);
    const operatorKey =
      flags['operator-key'] ?? (process.env.DOGCARE_OPERATOR_KEY || (key?.startsWith('op_') ? key : undefined));
    if (!operatorKey)
      throw usage('Say --operator-key, or set DOGCARE_OPERATOR_KEY; an embedded server’s is op_sandbox_operator.');
    if (!operatorKey.startsWith('op_')) throw usage('An operator’s key begins with op_.');
    return createDogcare({ baseUrl: url, secretKey: operatorKey, session: memorySession() }).client;
  }
}

export const tenant = (value: Tenant): string =>
  fields([
    ['Tenant', value.id],
    ['Name', `${value.name} (${value.slug})`],
    [
      'Status',
      value.suspension
        ? `${value.status} since ${instant(value.suspension.since)}: ${value.suspension.reason}`
        : value.status,
    ],
    ['Mode', value.mode],
    ['Money, words, time', `${value.currency}, ${value.locale}, ${value.timeZone}`],
    ['Storefront', value.settings.storefrontUrl],
    ['Domains', value.domains.join(', ')],
    ['Origins', value.settings.allowedOrigins.join(', ')],
    ['Services', value.settings.serviceTypes.join(', ')],
    ['Since', instant(value.createdAt)],
  ]);
