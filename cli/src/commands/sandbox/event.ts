import * as Args from '@oclif/core/args';
import { sendSandboxEvent } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

const types = ['payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled', 'CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED', 'PAYMENT.CAPTURE.REFUNDED'] as const;

export default class SandboxEvent extends DogcareCommand {
  static override summary = 'Have the payment provider send an event (again). For admins and secret keys.';
  static override args = {
    payment: Args.string({ required: true, description: 'pay_…' }),
    type: Args.string({ required: true, description: 'What happened.', options: [...types] }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SandboxEvent);
    const { client } = this.connect(flags);
    const sent = await sendSandboxEvent({
      client,
      body: { paymentId: args.payment, type: args.type as (typeof types)[number] },
    });
    this.log(`${sent.providerEventId} is on its way.`);
    this.next(`dogcare payments show ${args.payment}`);
    return sent;
  }
}
