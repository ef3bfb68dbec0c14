import type { FeeSettings } from '../../kernel/context/tenant.ts';
import { shareOf } from '../../kernel/money/money.ts';

export type Relation = 'new' | 'returning';

/** The fees of one kind of booking, and nothing left open. */
export interface Fees {
  readonly commissionBps: number;
  readonly commissionMinMinor: number;
  readonly commissionCapMinor: number | null;
  readonly ownerFeeBps: number;
  readonly ownerFeeMinMinor: number;
  readonly ownerFeeCapMinor: number;
}

const isFor = (serviceTypes: readonly string[], serviceType: string): boolean => serviceTypes.length === 0 || serviceTypes.includes(serviceType);

/** Whether it matters if owner and caregiver know each other. */
export const asksRelation = ({ rules = [] }: FeeSettings): boolean => rules.some(({ relation }) => relation !== 'any');

/** The business's fees as they are for a booking: its first rule that fits holds, and what that leaves out is as for all. */
export function feesFor(settings: FeeSettings, serviceType: string, relation: Relation): Fees {
  const { commissionBps, commissionMinMinor = 0, commissionCapMinor = null, ownerFeeBps, ownerFeeMinMinor, ownerFeeCapMinor, rules = [] } = settings;
  const rule = rules.find((one) => isFor(one.serviceTypes, serviceType) && (one.relation === 'any' || one.relation === relation));
  return { commissionBps, commissionMinMinor, commissionCapMinor, ownerFeeBps, ownerFeeMinMinor, ownerFeeCapMinor, ...rule };
}

/** The owner's fee: a share of the caregiver's price, at least and at most so much; nothing on what is free. */
export const ownerFee = (subtotalMinor: number, fees: Pick<Fees, 'ownerFeeBps' | 'ownerFeeMinMinor' | 'ownerFeeCapMinor'>): number =>
  subtotalMinor === 0 ? 0 : Math.min(fees.ownerFeeCapMinor, Math.max(fees.ownerFeeMinMinor, shareOf(subtotalMinor, fees.ownerFeeBps)));

/** What the platform keeps of it, in the same way, and never more than there is. */
export const commission = (subtotalMinor: number, { commissionBps, commissionMinMinor, commissionCapMinor }: Fees): number =>
  Math.min(subtotalMinor, commissionCapMinor ?? subtotalMinor, Math.max(commissionMinMinor, shareOf(subtotalMinor, commissionBps)));

/** The taxes of a stay that begins on a local date: a line for each rate, rounded half up by itself. */
export function taxesOn({ taxBps, taxes = [] }: FeeSettings, { serviceType, date, subtotalMinor, feeMinor }: { serviceType: string; date: string; subtotalMinor: number; feeMinor: number }) {
  const bases = { all: subtotalMinor + feeMinor, services: subtotalMinor, fee: feeMinor };
  const general = { name: 'Tax', amountMinor: shareOf(bases.all, taxBps) };
  const dated = taxes.filter(({ from, until, serviceTypes }) => from <= date && (until === null || date <= until) && isFor(serviceTypes, serviceType))
    .map(({ name, bps, on }) => ({ name: `${name}, ${bps / 100} %`, amountMinor: shareOf(bases[on], bps) }));
  return [general, ...dated].filter(({ amountMinor }) => amountMinor > 0);
}
