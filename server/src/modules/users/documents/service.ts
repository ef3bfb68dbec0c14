import type { Commit } from '../../../kernel/http/commit.ts';
import { createDocumentActions, type DocumentActionsDeps } from './actions.ts';
import { createDocumentRoutes } from './routes.ts';

export interface DocumentsDeps extends DocumentActionsDeps {
  readonly commit: Commit;
}

export function createDocuments(deps: DocumentsDeps) {
  const { mine, ...rest } = createDocumentActions(deps);
  return { routes: createDocumentRoutes({ mine, commit: deps.commit }), ...rest };
}
export type Documents = ReturnType<typeof createDocuments>;
