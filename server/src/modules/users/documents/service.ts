import type { Commit } from '../../../kernel/http/commit.ts';
import { createDocumentActions, type DocumentActionsDeps } from './actions.ts';
import { createDocumentRoutes } from './routes.ts';

export interface DocumentsDeps extends DocumentActionsDeps {
  readonly commit: Commit;
}

export function createDocuments(deps: DocumentsDeps) {
  const { mine, review, standing, personal, deadlines } = createDocumentActions(deps);
  return { routes: createDocumentRoutes({ mine, commit: deps.commit }), review, standing, personal, deadlines };
}
export type Documents = ReturnType<typeof createDocuments>;
