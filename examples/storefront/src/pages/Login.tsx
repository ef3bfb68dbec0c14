import type { LoginChallenge, Me } from '@dogcare/sdk';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { EmailField, PasswordField } from '../components/fields.tsx';
import { Form } from '../components/Form.tsx';
import { afterSignIn } from '../components/Members.tsx';
import { Providers } from '../components/Providers.tsx';
import { SecondFactor } from '../components/SecondFactor.tsx';
import { Busy, Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors, hasCode } from '../lib/problem.ts';
import '../styles/auth.css';

export function Component() {
  const { me, signIn } = useSession();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [challenge, setChallenge] = useState<LoginChallenge>();
  const [wasHere] = useState(me !== null);
  const leave = (user: Me) => navigate(afterSignIn(user, params.get('next')), { replace: true });
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: leave,
    onError: (error) => hasCode(error, 'second_factor_required' as never) && setChallenge(error.challenge),
  });
  usePageTitle('Sign in');
  if (me && wasHere) return <Navigate to={afterSignIn(me, params.get('next'))} replace />;

  if (challenge) {
    const again = () => {
      setChallenge(undefined);
      setPassword('');
      enter.reset();
    };
    return (
      <div className="container page auth">
        <SecondFactor challenge={challenge} onDone={leave} onAgain={again} />
      </div>
    );
  }
  const wrong = fieldErrors(enter.error);
  if (email.trim() === '' && wrong['email']) wrong['email'] = 'Fill this in.';
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1 id="login-title">Welcome back</h1>
        {params.has('reset') && <Notice tone="good" role="status">
            <p>Your new password is in force. Sign in with it.</p>
          </Notice>}
        <Form
          className="auth-form"
          error={hasCode(enter.error, 'second_factor_required' as never) ? null : enter.error}
          onSubmit={() => enter.mutate({ email: email.trim(), password })}
          aria-labelledby="login-title"
        >
          <EmailField value={email} error={wrong['email']} onText={setEmail} />
          <PasswordField
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            error={wrong['password']}
            onChange={({ target }) => setPassword(target.value)}
          />
          <button type="submit" className="button button-wide" disabled={enter.isPending}>
            <Busy busy={enter.isPending} as="Signing in…">
              Sign in
            </Busy>
          </button>
        </Form>
        <Providers next={params.get('next')} />
        <p className="auth-other">
          <Link to="/forgot-password">Forgot your password?</Link>
        </p>
        <p className="auth-other">
          New here? <Link to={`/register?${params}`}>Create an account</Link>
        </p>
      </div>
    </div>
  );
}
