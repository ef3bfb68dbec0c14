import { requestPasswordResetMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { TextField } from '../components/fields.tsx';
import { Busy, ErrorNotice, Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors } from '../lib/problem.ts';
import '../styles/auth.css';

export function Component() {
  const { client } = useShop();
  const [email, setEmail] = useState('');
  const ask = useMutation(requestPasswordResetMutation({ client }));
  usePageTitle('Forgot your password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ body: { email: email.trim() } });
  };
  return (
    <div className="container page auth">
      <form className="card auth-card" onSubmit={submit} noValidate aria-labelledby="forgot-title">
        <h1 id="forgot-title">Forgot your password?</h1>
        {ask.isSuccess ? (
          <Notice tone="good" role="status" title="Look into your mail">
            <p>If there is an account with this address, a mail with a link is on its way. The link works for a short while.</p>
          </Notice>
        ) : (
          <>
            <p>Tell us your e-mail address, and we’ll send you a link to set a new one.</p>
            <ErrorNotice error={ask.error} />
            <TextField
              label="E-mail"
              type="email"
              autoComplete="email"
              required
              value={email}
              error={fieldErrors(ask.error)['email']}
              onChange={({ target }) => setEmail(target.value)}
            />
            <button type="submit" className="button button-wide" disabled={ask.isPending}>
              <Busy busy={ask.isPending} as="Sending…">
                Send me a link
              </Busy>
            </button>
          </>
        )}
        <p className="auth-other">
          <Link to="/login">Back to sign-in</Link>
        </p>
      </form>
    </div>
  );
}
