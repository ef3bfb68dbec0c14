import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { presetPolicies, serviceTypeInfo } from '../platform/index.ts';
import type { CaregiverServiceRow } from './entities.ts';
import type { OfferedService, ServicePrice, ServiceTypeName, SizeClass } from './index.ts';
import { poolOf } from './pools.ts';

export type ServiceTerms = Omit<OfferedService, 'serviceType' | 'unit'>;

const highestMinor = 100_000_000;
const sizes: readonly SizeClass[] = ['toy', 'small', 'medium', 'large', 'giant'];
export const serviceTypes = Object.keys(serviceTypeInfo) as ServiceTypeName[];

const nameOf = (serviceType: ServiceTypeName): string => serviceTypeInfo[serviceType].name.toLowerCase();

/** Throws `service_not_offered` where the business has switched the type off. */
export function assertOffered(tenant: Tenant, serviceType: ServiceTypeName, pointer: string): void {
  if (tenant.settings.serviceTypes.includes(serviceType)) return;
  throw problem('service_not_offered', { pointer, detail: `${tenant.name} does not offer ${nameOf(serviceType)}.` });
}

/** Throws `unknown_policy` for one that is neither a preset nor the business's own. */
export function assertPolicy({ settings }: Tenant, name: string): void {
  if (presetPolicies.includes(name) || Object.hasOwn(settings.policies, name)) return;
  throw problem('unknown_policy', { pointer: '#/cancellationPolicy', detail: `There are: ${[...presetPolicies, ...Object.keys(settings.policies)].join(', ')}.` });
}

/** A service as the caregiver wants it, or `invalid_request`: right money and lengths, a capacity that can be kept. */
export function readTerms(body: Schema<'PutService'>, serviceType: ServiceTypeName, currency: string): ServiceTerms {
  const minor = (money: Schema<'Money'>, at: string): number => {
    if (money.currency !== currency) throw invalid(`${at}/currency`, `Must be ${currency}.`);
    if (money.amount >= 0 && money.amount <= highestMinor) return money.amount;
    throw invalid(`${at}/amount`, `Must be from 0 to ${highestMinor}.`);
  };
  const prices = body.prices.map(({ durationMinutes, amount }, i) =>
    ({ durationMinutes, amountMinor: minor(amount, `#/prices/${i}/amount`) }));
  assertDurations(prices, serviceType);
  assertCapacity(body.capacity, serviceType);
  assertExtras(body, serviceType);
  return {
    active: body.active,
    prices: inOrder(prices),
    additionalDogMinor: body.additionalDog ? minor(body.additionalDog, '#/additionalDog') : 0,
    puppySurchargeMinor: body.puppySurcharge ? minor(body.puppySurcharge, '#/puppySurcharge') : null,
    holidaySurchargeMinor: body.holidaySurcharge ? minor(body.holidaySurcharge, '#/holidaySurcharge') : null,
    extendedCareMinor: body.extendedCare ? minor(body.extendedCare, '#/extendedCare') : null,
    addOns: (body.addOns ?? []).map(({ code, name, amount, per }, i) => ({ code, name: name.trim(), amountMinor: minor(amount, `#/addOns/${i}/amount`), per })),
    capacity: body.capacity,
    sizesTaken: sizes.filter((size) => body.sizesTaken.includes(size)),
    cancellationPolicy: body.cancellationPolicy,
    instantBook: body.instantBook,
    minNoticeHours: body.minNoticeHours,
    horizonDays: body.horizonDays,
  };
}

const invalid = (pointer: string, detail: string) => problem('invalid_request', { pointer, detail });

const inOrder = (prices: readonly ServicePrice[]): ServicePrice[] =>
  [...prices].sort((one, other) => (one.durationMinutes ?? 0) - (other.durationMinutes ?? 0));

export function assertDurations(prices: readonly ServicePrice[], serviceType: ServiceTypeName): void {
  const { unit, durationsMinutes } = serviceTypeInfo[serviceType];
  for (const [i, { durationMinutes }] of prices.entries()) {
    const at = `#/prices/${i}/durationMinutes`;
    if (unit !== 'visit') {
      if (durationMinutes !== null) throw invalid(at, `A ${unit} has no length: must be null.`);
    } else if (durationMinutes === null || !durationsMinutes.includes(durationMinutes)) {
      throw invalid(at, `Must be one of: ${durationsMinutes.join(', ')}.`);
    }
    const first = prices.findIndex((price) => price.durationMinutes === durationMinutes);
    if (first < i) throw invalid(at, 'There is a price for this already.');
  }
}

/** A visit ends when it ends; and what an owner chose must be one thing. */
function assertExtras({ extendedCare, addOns = [] }: Schema<'PutService'>, serviceType: ServiceTypeName): void {
  if (extendedCare && serviceTypeInfo[serviceType].unit === 'visit') throw invalid('#/extendedCare', 'A visit has no extended care: must be null.');
  const codes = addOns.map(({ code }) => code);
  const twice = codes.findIndex((code, i) => codes.indexOf(code) < i);
  if (twice >= 0) throw problem('duplicate_add_on', { pointer: `#/addOns/${twice}/code` });
}

/** Nothing is promised that the pool does not keep: one household or one visit at a time is one. */
export function assertCapacity(capacity: number, serviceType: ServiceTypeName): void {
  if (!poolOf(serviceType).perDog && capacity !== 1) {
    throw invalid('#/capacity', `Must be 1: ${nameOf(serviceType)} is for one household at a time.`);
  }
}

type ServiceTermsRow = Omit<CaregiverServiceRow, 'id' | 'tenantId' | 'caregiverId' | 'createdAt' | 'updatedAt' | 'sharedCapacity' | 'extendedCareMinor' | 'addOns'>
  & Partial<Pick<CaregiverServiceRow, 'sharedCapacity' | 'extendedCareMinor' | 'addOns'>>;

/** A row as other modules and people see it. */
export const toService = (row: ServiceTermsRow): OfferedService => ({
  serviceType: row.serviceType,
  unit: serviceTypeInfo[row.serviceType].unit,
  active: row.active,
  prices: row.prices,
  additionalDogMinor: row.additionalDogMinor,
  puppySurchargeMinor: row.puppySurchargeMinor,
  holidaySurchargeMinor: row.holidaySurchargeMinor,
  extendedCareMinor: row.extendedCareMinor ?? null,
  addOns: row.addOns ?? [],
  capacity: row.capacity,
  sharedCapacity: row.sharedCapacity ?? null,
  sizesTaken: row.sizesTaken,
  cancellationPolicy: row.cancellationPolicy,
  instantBook: row.instantBook,
  minNoticeHours: row.minNoticeHours,
  horizonDays: row.horizonDays,
});

/** In the order in which the contract lists the types. */
export const byType = (one: { serviceType: ServiceTypeName }, other: { serviceType: ServiceTypeName }): number =>
  serviceTypes.indexOf(one.serviceType) - serviceTypes.indexOf(other.serviceType);
