import type { EmbeddedSecrets } from '../../../src/config.ts';

/** What a server of the proof is started with. */
export interface Given {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly secrets: EmbeddedSecrets;
  readonly tokenKeyFile: string;
  /** The first makes the business and its people; the second finds them there. */
  readonly tenantId?: string;
  readonly make: { readonly caregivers: number; readonly owners: number };
}

export interface Owner {
  readonly id: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly dogId: string;
}

export interface Ready {
  readonly url: string;
  readonly key: string;
  readonly tenantId: string;
  readonly caregiverIds: readonly string[];
  readonly owners: readonly Owner[];
}

export const capacity = 3;
/** The nights that are fought for, some days from now. */
export const season = 40;
export const firstDay = 20;
