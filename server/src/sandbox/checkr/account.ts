import type { Clock } from '../../kernel/time/clock.ts';
import type { Store } from '../store.ts';
import type { WebhookEvent } from '../webhooks.ts';
import {
  CheckrApiError,
  type AdverseAction,
  type Candidate,
  type CheckrEvent,
  type CheckrInvitation,
  type Report,
} from './objects.ts';

const keptEvents = 5000;

/** One Checkr account: its documents, ids and events. */
export interface CheckrAccount {
  readonly store: Store;
  readonly publicUrl: () => string;
  newId(): string;
  now(): Date;
  candidate(id: string): Candidate;
  saveCandidate(candidate: Candidate): void;
  invitation(id: string): CheckrInvitation;
  /** Newest first. */
  invitationsOf(candidateId: string): CheckrInvitation[];
  saveInvitation(invitation: CheckrInvitation): void;
  report(id: string): Report;
  saveReport(report: Report): void;
  adverseAction(id: string): AdverseAction;
  adverseActionsOf(reportId: string): AdverseAction[];
  pendingAdverseActions(): AdverseAction[];
  saveAdverseAction(action: AdverseAction): void;
  emit(type: string, object: object): void;
}

export interface CheckrAccountDeps {
  store: Store;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  publicUrl: () => string;
  send: (event: WebhookEvent) => void;
}

export const createCheckrAccount = (deps: CheckrAccountDeps): CheckrAccount => {
  const { store, clock, randomBytes, publicUrl, send } = deps;
  const newId = () => randomBytes(12).toString('hex');
  const found = <T>(kind: string, id: string, name: string): T => {
    const object = store.get<T>(kind, id);
    if (object === null) throw new CheckrApiError(404, `${name} not found`);
    return object;
  };
  return {
    store,
    publicUrl,
    newId,
    now: () => clock.now(),
    candidate: (id) => found('candidate', id, 'Candidate'),
    saveCandidate: (candidate) => store.put('candidate', candidate.id, candidate),
    invitation: (id) => found('invitation', id, 'Invitation'),
    invitationsOf: (candidateId) => store.list('invitation', { a: candidateId, limit: 100 }),
    saveInvitation: (invitation) => store.put('invitation', invitation.id, invitation, { a: invitation.candidate_id }),
    report: (id) => found('report', id, 'Report'),
    saveReport: (report) => store.put('report', report.id, report, { a: report.candidate_id }),
    adverseAction: (id) => found('adverse_action', id, 'AdverseAction'),
    adverseActionsOf: (reportId) => store.list('adverse_action', { a: reportId, limit: 100 }),
    pendingAdverseActions: () => store.list('adverse_action', { b: 'pending', limit: 1000 }),
    saveAdverseAction: (action) =>
      store.put('adverse_action', action.id, action, { a: action.report_id, b: action.status }),
    emit: (type, object) => {
      const event: CheckrEvent = {
        id: newId(),
        object: 'event',
        type,
        created_at: clock.now().toISOString(),
        data: { object },
      };
      store.put('event', event.id, event, { a: type });
      store.trim('event', keptEvents);
      send(event);
    },
  };
};
