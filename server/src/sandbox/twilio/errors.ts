/** The shape of every refusal of Twilio's 2010 API. */
export class TwilioApiError extends Error {
  override readonly name = 'TwilioApiError';
  readonly status: number;
  readonly code: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const errorBody = ({ code, message, status }: TwilioApiError) => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});

export const noSuch = (path: string): TwilioApiError =>
  new TwilioApiError(20404, `The requested resource ${path} was not found`, 404);
