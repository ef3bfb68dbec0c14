import { Temporal } from 'temporal-polyfill';
import type { FeeSettings } from '../../kernel/context/tenant.ts';
import { sum } from '../../kernel/money/money.ts';
import type { AddOn, Offer, Stay } from '../caregivers/index.ts';
import { commission, feesFor, ownerFee, taxesOn, type Relation } from './fees.ts';
import { isHoliday } from './holidays.ts';
import type { When } from './entities.ts';

export type LineCode = 'base' | 'additional_dog' | 'puppy' | 'holiday' | 'extended_care' | 'add_on' | 'owner_fee' | 'tax';

/** A line of a price, in minor units; frozen on the booking as it was told. */
export interface Line {
  readonly code: LineCode;
  readonly description: string;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly amountMinor: number;
}

export interface Price {
  readonly lines: readonly Line[];
  readonly totalMinor: number;
  /** What the caregiver charges, before the platform's part. */
  readonly subtotalMinor: number;
  readonly commissionMinor: number;
}

export interface PricingInput {
  readonly offer: Offer;
  readonly when: When;
  readonly stay: Stay;
  readonly dogCount: number;
  /** Where the dogs are known; a puppy is under a year old on the first day. */
  readonly birthDates: readonly string[];
  readonly fees: FeeSettings;
  readonly serviceName: string;
  /** What of the service's extras was chosen. */
  readonly addOns?: readonly AddOn[];
  /** Whether owner and caregiver had a booking that was completed. */
  readonly relation?: Relation;
}

const puppyMonths = 12;

const line = (code: LineCode, description: string, quantity: number, unitMinor: number): Line =>
  ({ code, description, quantity, unitMinor, amountMinor: quantity * unitMinor });

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const isPuppy = (birthDate: string, firstDay: string): boolean =>
  Temporal.PlainDate.compare(Temporal.PlainDate.from(birthDate).add({ months: puppyMonths }), Temporal.PlainDate.from(firstDay)) > 0;

/** What one unit costs, or undefined where that length of visit is not offered. */
export const unitPrice = (offer: Offer, when: When): number | undefined => {
  const wanted = when.unit === 'visit' ? when.durationMinutes : null;
  return offer.service.prices.find((price) => price.durationMinutes === wanted)?.amountMinor;
};

/** The price, line by line. Each line is rounded half up by itself, and the lines add up to the total. */
export function priceOf({ offer, when, stay, dogCount, birthDates, fees, serviceName, addOns = [], relation = 'new' }: PricingInput): Price {
  const { service } = offer;
  const units = stay.dates.length;
  const base = unitPrice(offer, when) ?? 0;
  const unit = when.unit === 'visit' ? `${when.durationMinutes} minutes` : counted(units, when.unit);
  const puppies = birthDates.filter((birthDate) => isPuppy(birthDate, stay.dates[0]!)).length;
  const holidays = stay.dates.filter(isHoliday).length;

  const lines = [
    line('base', `${serviceName}, ${unit}`, units, base),
    line('additional_dog', `${counted(dogCount - 1, 'additional dog')}, ${unit}`, (dogCount - 1) * units, service.additionalDogMinor),
    line('puppy', `${counted(puppies, 'puppy', 'puppies')} under a year, ${unit}`, puppies * units, service.puppySurchargeMinor ?? 0),
    line('holiday', `Holiday rate, ${counted(holidays, 'date')}`, holidays * dogCount, service.holidaySurchargeMinor ?? 0),
    line('extended_care', `Extended care, ${counted(dogCount, 'dog')}`, stay.extended ? dogCount : 0, service.extendedCareMinor ?? 0),
    ...addOns.map(({ name, amountMinor, per }) => line('add_on', name, { stay: 1, dog: dogCount, unit: units }[per], amountMinor)),
  ].filter((l) => l.code === 'base' || l.code === 'add_on' || l.amountMinor > 0);

  const subtotalMinor = sum(lines.map((l) => l.amountMinor));
  const { serviceType } = service;
  const ownFees = feesFor(fees, serviceType, relation);
  const feeMinor = ownerFee(subtotalMinor, ownFees);
  if (feeMinor > 0) lines.push(line('owner_fee', 'Service fee', 1, feeMinor));
  lines.push(...taxesOn(fees, { serviceType, date: stay.dates[0]!, subtotalMinor, feeMinor }).map(({ name, amountMinor }) => line('tax', name, 1, amountMinor)));
  return {
    lines,
    subtotalMinor,
    totalMinor: sum(lines.map((l) => l.amountMinor)),
    commissionMinor: commission(subtotalMinor, ownFees),
  };
}

/** The caregiver's own part of the lines. */
export const subtotalOf = (lines: readonly Line[]): number =>
  sum(lines.filter((l) => l.code !== 'owner_fee' && l.code !== 'tax').map((l) => l.amountMinor));
export const amountOf = (lines: readonly Line[], code: LineCode): number =>
  sum(lines.filter((l) => l.code === code).map((l) => l.amountMinor));
