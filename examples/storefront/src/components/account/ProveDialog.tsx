import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { fieldErrors } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice } from '../ui.tsx';

interface Props {
  title: string;
  /** What the button says. */
  action: string;
  bad?: boolean;
  busy: boolean;
  error: unknown;
  children?: ReactNode;
  onProve(body: { password?: string }): void;
  onClose(): void;
}

export const noPasswordHint = 'Leave it empty if you sign in with a provider and have no password.';

/** Asks for the password before what only the person themself may do. */
export function ProveDialog({ title, action, bad, busy, error, children, onProve, onClose }: Props) {
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onProve(password === '' ? {} : { password });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {children}
        <ErrorNotice error={error} />
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          hint={noPasswordHint}
          value={password}
          error={fieldErrors(error)['password']}
          onChange={({ target }) => setPassword(target.value)}
        />
        <div className="form-actions">
          <button type="submit" className={bad ? 'button button-bad' : 'button'} disabled={busy}>
            <Busy busy={busy}>{action}</Busy>
          </button>
          <button type="button" className="button button-quiet" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
