import type { ReactNode } from 'react';
import { Dialog } from './Dialog.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

interface ConfirmProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  /** And the other one. */
  keep?: string;
  bad?: boolean;
  busy: boolean;
  disabled?: boolean;
  error: unknown;
  children: ReactNode;
  onDo(): void;
  onClose(): void;
}

/** Asks before something is done that is not easily undone. */
export function Confirm({ title, action, keep = 'Cancel', bad = true, busy, disabled, error, children, onDo, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <ErrorNotice error={error} />
      <div className="form-actions">
        <button type="button" className={bad ? 'button button-bad' : 'button'} disabled={busy || disabled} onClick={onDo}>
          <Busy busy={busy}>{action}</Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          {keep}
        </button>
      </div>
    </Dialog>
  );
}
