import type { ReactNode } from 'react';
import { RefusedFile } from '../../lib/uploads.ts';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';

/** What went wrong with what was sent; where it stands at the fields, nothing is said twice. */
export function SaveError({ error, hasFields = false, fileTitle }: { error: unknown; hasFields?: boolean; fileTitle: string }) {
  if (error instanceof RefusedFile) {
    return (
      <Notice tone="bad" role="alert" title={fileTitle}>
        <p>{error.message}</p>
      </Notice>
    );
  }
  return hasFields ? null : <ErrorNotice error={error} title="That wasn’t saved" />;
}

export function SaveOrCancel({ busy, children, onCancel }: { busy: boolean; children: ReactNode; onCancel(): void }) {
  return (
    <div className="form-actions">
      <button type="submit" className="button" disabled={busy}>
        <Busy busy={busy} as="Saving…">
          {children}
        </Busy>
      </button>
      <button type="button" className="button button-quiet" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
