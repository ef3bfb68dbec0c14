import type { OperationId } from '../../src/contract/contract.ts';

/** A request, and the answer that both servers give to it. */
export interface Case {
  readonly title: string;
  readonly operation: OperationId;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly answer: unknown;
}

export interface SubjectReady {
  readonly url: string;
  readonly cases: readonly Case[];
}
