import type { InstanceGiven } from '../instance.ts';

export interface KillGiven extends InstanceGiven {
  /** The first server makes the business and its people. */
  readonly make: { readonly owners: number } | null;
}

export interface Ready {
  readonly url: string;
  readonly tenantId: string;
  readonly owners: readonly { readonly email: string; readonly dogId: string; readonly cardId: string }[];
  readonly caregivers: readonly { readonly email: string; readonly caregiverId: string }[];
}

/** What payers were told, and so must be so. */
export interface Told {
  readonly bookings: Set<string>;
  readonly paid: Set<string>;
  readonly held: Set<string>;
  readonly cancelled: Set<string>;
  readonly refunds: Set<string>;
  /** Paid at the provider's page by somebody who never came back to look. */
  readonly left: Set<string>;
  /** How often each answer came. */
  readonly answers: Map<string, number>;
  /** What was asked, and given up when nobody answered. */
  readonly open: Asked[];
}

export interface Asked {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: object;
}
