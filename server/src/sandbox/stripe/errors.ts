/** Stripe's error shape: every answer that is not a success carries `{ error }`, as its clients decide by that. */
export interface StripeErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
}

export class StripeApiError extends Error {
  override readonly name = 'StripeApiError';
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

const withDoc = (body: StripeErrorBody): StripeErrorBody =>
  body.code === undefined
    ? body
    : { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` };

export const invalidRequest = (
  message: string,
  extra: { code?: string; param?: string; payment_intent?: unknown } = {},
) => new StripeApiError(400, withDoc({ type: 'invalid_request_error', message, ...extra }));

export const noSuch = (object: string, id: string, param = 'id') =>
  new StripeApiError(
    404,
    withDoc({ type: 'invalid_request_error', code: 'resource_missing', message: `No such ${object}: '${id}'`, param }),
  );

export const unrecognizedUrl = (method: string, path: string) =>
  new StripeApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). This stand-in speaks only a part of the API.`,
  });

export const unauthorized = (message: string) => new StripeApiError(401, { type: 'invalid_request_error', message });

export const cardError = (input: {
  code: string;
  message: string;
  declineCode?: string | undefined;
  charge?: string | undefined;
  param?: string | undefined;
  paymentIntent?: unknown;
}) =>
  new StripeApiError(
    402,
    withDoc({
      type: 'card_error',
      code: input.code,
      message: input.message,
      ...(input.declineCode === undefined ? {} : { decline_code: input.declineCode }),
      ...(input.charge === undefined ? {} : { charge: input.charge }),
      ...(input.param === undefined ? {} : { param: input.param }),
      ...(input.paymentIntent === undefined ? {} : { payment_intent: input.paymentIntent }),
    }),
  );

export const idempotencyError = (message: string) => new StripeApiError(400, { type: 'idempotency_error', message });
