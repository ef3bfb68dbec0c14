import { useState } from 'react';
import type { ReactNode } from 'react';
import { fieldErrors, hasCode } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { PasswordField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';

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
  const wrong = hasCode(error, 'invalid_credentials') ? 'That is not your password.' : fieldErrors(error)['password'];
  return (
    <Dialog title={title} onClose={onClose}>
      <Form error={error} onSubmit={() => onProve(password === '' ? {} : { password })}>
        {children}
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          hint={noPasswordHint}
          value={password}
          error={wrong}
          onChange={({ target }) => setPassword(target.value)}
        />
        <Submit
          busy={busy}
          as="Please wait…"
          bad={bad}
          others={
            <button type="button" className="button button-quiet" onClick={onClose}>
              Cancel
            </button>
          }
        >
          {action}
        </Submit>
      </Form>
    </Dialog>
  );
}
