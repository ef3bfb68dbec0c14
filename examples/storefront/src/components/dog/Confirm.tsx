import type { ReactNode } from 'react';
import { Dialog } from '../Dialog.tsx';
import { Busy, ErrorNotice } from '../ui.tsx';

interface ConfirmProps {
  title: string;
  action: string;
  busy: boolean;
  error: unknown;
  children: ReactNode;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before something goes for good. */
export function Confirm({ title, action, busy, error, children, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <ErrorNotice error={error} />
      <div className="form-actions">
        <button type="button" className="button button-bad" disabled={busy} onClick={onConfirm}>
          <Busy busy={busy}>{action}</Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Keep
        </button>
      </div>
    </Dialog>
  );
}
