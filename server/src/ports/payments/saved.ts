import type { CreatedIntent, ProviderFailure, ProviderPayment } from './index.ts';

/** A payment method that the provider keeps for somebody, as people know it again. Never a number. */
export interface ProviderMethod {
  providerMethodId: string;
  /** 'visa', in small letters. */
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export type ProviderSetupStatus = 'requires_method' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';

export interface ProviderSetup {
  providerSetupId: string;
  status: ProviderSetupStatus;
  /** What was saved, once it was. */
  method: ProviderMethod | null;
  failure: ProviderFailure | null;
  metadata: Record<string, string>;
}

export type CreatedSetup = Pick<CreatedIntent, 'clientSecret' | 'publishableKey' | 'checkoutUrl'> & {
  providerSetupId: string;
  status: ProviderSetupStatus;
};

/** What a provider that keeps payment methods can do, beside payments. */
export interface SavedMethods {
  /** Somebody whom payment methods are kept for. Nothing personal is said of them. */
  createCustomer(input: {
    idempotencyKey: string;
    metadata: { tenantId: string } & Record<string, string>;
  }): Promise<{ providerCustomerId: string }>;
  /** Begins to save a method without charging it, for charges at which nobody is there. */
  createSetup(input: {
    idempotencyKey: string;
    providerCustomerId: string;
    metadata: { tenantId: string } & Record<string, string>;
    returnUrl?: string | undefined;
  }): Promise<CreatedSetup>;
  retrieveSetup(providerSetupId: string): Promise<ProviderSetup>;
  /** Forgets a method; one that is forgotten already is no error. */
  detach(input: { providerMethodId: string }): Promise<void>;
  /**
   * Charges, or holds, a payment by a saved method. `offSession` says that the payer is not there to be asked: a bank that
   * wants to ask declines then. A decline is an answer (see `failure`), not an error.
   */
  confirm(input: {
    idempotencyKey: string;
    providerPaymentId: string;
    providerMethodId: string;
    offSession: boolean;
    returnUrl?: string | undefined;
  }): Promise<ProviderPayment>;
}
