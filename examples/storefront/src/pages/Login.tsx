import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { TextField } from '../components/fields.tsx';
import { homeOf, safeNext } from '../components/Members.tsx';
import { Busy, ErrorNotice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors } from '../lib/problem.ts';
import '../styles/auth.css';

export function Component() {
  const { me, signIn } = useSession();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (user) => navigate(safeNext(params.get('next'), homeOf(user.role)), { replace: true }),
  });
  usePageTitle('Sign in');
  if (me && enter.isIdle) return <Navigate to={safeNext(params.get('next'), homeOf(me.role))} replace />;

  const wrong = fieldErrors(enter.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email: email.trim(), password });
  };
  return (
    <div className="container page auth">
      <form className="card auth-card" onSubmit={submit} noValidate aria-labelledby="login-title">
        <h1 id="login-title">Welcome back</h1>
        <ErrorNotice error={enter.error} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="email"
          required
          value={email}
          error={wrong['email']}
          onChange={({ target }) => setEmail(target.value)}
        />
        <TextField
          label="Password"
          type="password"
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
        <p className="auth-other">
          New here? <Link to={`/register?${params}`}>Create an account</Link>
        </p>
      </form>
    </div>
  );
}
