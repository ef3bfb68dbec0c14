import { requestPasswordResetMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { EmailField } from '../components/fields.tsx';
import { Form } from '../components/Form.tsx';
import { Busy, Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors } from '../lib/problem.ts';
import '../styles/auth.css';

export function Component() {
  const { client } = useShop();
  const [email, setEmail] = useState('');
  const ask = useMutation(requestPasswordResetMutation({ client }));
  usePageTitle('Forgot your password');
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1 id="forgot-title">Forgot your password?</h1>
        {ask.isSuccess ? (
          <Notice tone="good" role="status" title="Look into your mail">
            <p>
              If there is an account with the address {ask.variables.body.email}, a mail with a link is on its way. It works for a short
              while. Nothing there? Look among the unwanted mail too.
            </p>
          </Notice>
        ) : (
          <Form
            className="auth-form"
            error={ask.error}
            onSubmit={() => ask.mutate({ body: { email: email.trim() } })}
            aria-labelledby="forgot-title"
          >
            <p>Tell us your e-mail address, and we’ll send you a link to set a new one.</p>
            <EmailField value={email} error={fieldErrors(ask.error)['email']} onText={setEmail} />
            <button type="submit" className="button button-wide" disabled={ask.isPending}>
              <Busy busy={ask.isPending} as="Sending…">
                Send me a link
              </Busy>
            </button>
          </Form>
        )}
        <p className="auth-other">
          <Link to="/login">Back to sign-in</Link>
        </p>
      </div>
    </div>
  );
}
