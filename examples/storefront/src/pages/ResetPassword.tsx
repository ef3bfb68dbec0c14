import { resetPasswordMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { PasswordField } from '../components/fields.tsx';
import { Form } from '../components/Form.tsx';
import { Busy, Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors, hasCode, sentenceOf } from '../lib/problem.ts';
import '../styles/auth.css';

/** The link in the mail leads here. */
export function Component() {
  const { client } = useShop();
  const { me, signOut } = useSession();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const token = params.get('token') ?? '';
  const reset = useMutation({
    ...resetPasswordMutation({ client }),
    onSuccess: async () => {
      // the old sessions are over, also the one that may be here
      if (me) await signOut();
      navigate('/login?reset', { replace: true });
    },
  });
  usePageTitle('Set a new password');
  const wrong = fieldErrors(reset.error);
  if (hasCode(reset.error, 'weak_password')) wrong['password'] ??= sentenceOf(reset.error);
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1 id="reset-title">Set a new password</h1>
        {token === '' ? (
          <Notice tone="bad" role="alert">
            <p>The link is not complete. Open it from the mail again.</p>
          </Notice>
        ) : (
          <Form
            className="auth-form"
            error={reset.error}
            onSubmit={() => reset.mutate({ body: { token, password } })}
            aria-labelledby="reset-title"
          >
            <PasswordField
              label="New password"
              autoComplete="new-password"
              required
              value={password}
              error={wrong['password']}
              hint="At least 10 characters. You are signed out everywhere else."
              onChange={({ target }) => setPassword(target.value)}
            />
            <button type="submit" className="button button-wide" disabled={reset.isPending}>
              <Busy busy={reset.isPending} as="Saving…">
                Save
              </Busy>
            </button>
          </Form>
        )}
        <p className="auth-other">
          <Link to="/forgot-password">Send me another link</Link>
        </p>
      </div>
    </div>
  );
}
