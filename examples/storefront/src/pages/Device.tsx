import { approveDeviceLoginMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/Form.tsx';
import { Members } from '../components/Members.tsx';
import { Busy, Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors, hasCode } from '../lib/problem.ts';
import '../styles/auth.css';

function Device() {
  const { client } = useShop();
  const { me } = useSession();
  const [params] = useSearchParams();
  const [userCode, setUserCode] = useState(params.get('code') ?? '');
  const answer = useMutation(approveDeviceLoginMutation({ client }));
  usePageTitle('Sign in on another device');
  const say = (approve: boolean) => answer.mutate({ body: { userCode: userCode.trim().toUpperCase(), approve } });
  const isWrong = hasCode(answer.error, 'invalid_token') || Object.keys(fieldErrors(answer.error)).length > 0;
  if (answer.data) {
    const { clientName, approved } = answer.data;
    return (
      <div className="card auth-card">
        <h1>{approved ? 'It’s signed in' : 'Refused'}</h1>
        <Notice tone={approved ? 'good' : 'info'} role="status">
          <p>
            {approved ? `“${clientName}” goes on by itself. You can close this page.` : `“${clientName}” was not let in.`}
          </p>
        </Notice>
      </div>
    );
  }
  return (
    <Form className="card auth-card" error={answer.error} onSubmit={() => say(true)} aria-labelledby="device-title">
      <h1 id="device-title">Sign in on another device</h1>
      <p>
        Enter the code that the device shows. It will act as <strong>{me?.email}</strong>. Do this only if you began it
        yourself: nobody else has a reason to send you a code.
      </p>
      <TextField
        label="Code"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={12}
        required
        placeholder="ABCD-EFGH"
        value={userCode}
        error={isWrong ? 'No device shows this code now. Look at it again; it is good for a few minutes.' : undefined}
        onChange={({ target }) => {
          setUserCode(target.value);
          answer.reset();
        }}
      />
      <button type="submit" className="button button-wide" disabled={answer.isPending || userCode.trim().length < 8}>
        <Busy busy={answer.isPending}>Let it sign in as me</Busy>
      </button>
      <button
        type="button"
        className="button button-quiet button-wide"
        disabled={answer.isPending || userCode.trim().length < 8}
        onClick={() => say(false)}
      >
        I didn’t begin this
      </button>
    </Form>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'support', 'admin']}>
    <div className="container page auth">
      <Device />
    </div>
  </Members>
);
