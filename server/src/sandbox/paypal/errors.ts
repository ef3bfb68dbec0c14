export interface PaypalIssue {
  issue: string;
  description: string;
  field?: string;
}

/** A refusal as PayPal writes it: a name for the kind, and issues that say what is wrong. */
export class PaypalApiError extends Error {
  override readonly name = 'PaypalApiError';
  readonly status: number;
  readonly kind: string;
  readonly details: readonly PaypalIssue[];

  constructor(status: number, kind: string, message: string, details: readonly PaypalIssue[] = []) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.details = details;
  }
}

export const badRequest = (field: string, issue: string, description: string) =>
  new PaypalApiError(400, 'INVALID_REQUEST', 'Request is not well-formed, syntactically incorrect, or violates schema.', [{ issue, description, field }]);

export const unprocessable = (issue: string, description: string) =>
  new PaypalApiError(422, 'UNPROCESSABLE_ENTITY', 'The requested action could not be performed, semantically incorrect, or failed business validation.', [{ issue, description }]);

export const notFound = () =>
  new PaypalApiError(404, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.', [
    { issue: 'INVALID_RESOURCE_ID', description: 'Specified resource ID does not exist. Please check the resource ID and try again.' },
  ]);
