import type { OperationId } from '../../../src/contract/contract.ts';
import type { CallOptions, Signed } from '../../app/index.ts';
import type { Cast } from '../../matrix/cast.ts';
import type { Counts } from './effects.ts';

/** One request, and what else is to be counted of what it does where that is no row: how late it is. */
export type Setting = CallOptions & { readonly also?: () => Promise<Counts> };
/** Makes what one request needs, anew each time. */
export type Scenario = (cast: Cast) => Promise<Setting>;
export type Scenarios = Partial<Readonly<Record<OperationId, Scenario>>>;

export const asKey = ({ world, tenant }: Cast): CallOptions => ({ tenant: null, token: world.secretKey(tenant) });
export const as = ({ token, tenant }: Pick<Signed, 'token' | 'tenant'>): CallOptions => ({ token, tenant });

/** Asks for something that the request needs; it must be there. */
export async function made({ world }: Cast, id: OperationId, options: CallOptions): Promise<any> {
  const { status, body } = await world.call(id, options);
  if (status >= 300) throw new Error(`${id} made nothing: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Somewhere that nobody has asked from before: so many texts go out for one address. */
export const fromElsewhere = (): CallOptions => ({ headers: { 'x-forwarded-for': `10.${[16, 8, 0].map((bits) => (next() >> bits) & 255).join('.')}` } });

let count = 0;
/** Another number each time. */
export const next = (): number => (count += 1);
