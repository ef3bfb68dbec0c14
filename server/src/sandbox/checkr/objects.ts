/** Checkr's objects, as far as we use them, in the shapes of its API. */

export interface Candidate {
  id: string;
  object: 'candidate';
  uri: string;
  created_at: string;
  first_name: string | null;
  last_name: string | null;
  email: string;
  custom_id: string | null;
  metadata: Record<string, string>;
  report_ids: string[];
}

export interface CheckrInvitation {
  id: string;
  object: 'invitation';
  uri: string;
  created_at: string;
  status: 'pending' | 'completed' | 'expired';
  invitation_url: string;
  completed_at: string | null;
  expires_at: string;
  package: string;
  candidate_id: string;
  report_id: string | null;
}

export interface Report {
  id: string;
  object: 'report';
  uri: string;
  created_at: string;
  status: 'pending' | 'suspended' | 'complete' | 'dispute';
  result: 'clear' | 'consider' | null;
  adjudication: 'engaged' | 'pre_adverse_action' | 'post_adverse_action' | null;
  completed_at: string | null;
  package: string;
  candidate_id: string;
}

export interface AdverseAction {
  id: string;
  object: 'adverse_action';
  uri: string;
  created_at: string;
  status: 'pending' | 'complete' | 'dispute' | 'canceled';
  report_id: string;
  adverse_item_ids: string[];
  post_notice_scheduled_at: string;
  canceled_at: string | null;
}

export interface CheckrEvent {
  id: string;
  object: 'event';
  type: string;
  created_at: string;
  data: { object: object };
}

/** What was found, in the one way that every report here finds something. */
export const adverseItems = (report: Report) => [
  { id: `${report.id.slice(0, 20)}0001`, object: 'adverse_item', text: 'Test record: theft, misdemeanor, 2019' },
];

/** The shape of every refusal. */
export class CheckrApiError extends Error {
  override readonly name = 'CheckrApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
