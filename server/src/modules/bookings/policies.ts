/** Cancellation policies, for the rest of the module. */
export { policiesOf, policyOf, presets, type Policy } from './policies/language.ts';
export { cancellationOf, refundOf, type Cancellation, type RefundInput } from './policies/refund.ts';
