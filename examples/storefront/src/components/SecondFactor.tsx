import type { AnswerLoginChallenge, LoginChallenge, Me } from '@dogcare/sdk';
import { browserSupportsWebAuthn, startAuthentication } from '@simplewebauthn/browser';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../app/session.tsx';
import { fieldErrors, hasCode } from '../lib/problem.ts';
import { passkeyTrouble } from '../lib/passkeys.ts';
import { CodeField, TextField } from './fields.tsx';
import { Form } from './Form.tsx';
import { Icon } from './Icon.tsx';
import { Busy, Notice } from './ui.tsx';

type Way = LoginChallenge['factors'][number];
const words: Record<Way, string> = {
  passkey: 'Use a passkey',
  totp: 'Use your authenticator app',
  recovery_code: 'Use a recovery code',
};

interface Props {
  challenge: LoginChallenge;
  onDone(me: Me): void;
  onAgain(): void;
}

/** The second half of signing in. */
export function SecondFactor({ challenge, onDone, onAgain }: Props) {
  const { answer } = useSession();
  const ways = challenge.factors.filter((way) => way !== 'passkey' || browserSupportsWebAuthn());
  const [way, setWay] = useState<Way | undefined>(ways.find((one) => one !== 'recovery_code') ?? ways[0]);
  const [code, setCode] = useState('');
  const give = useMutation({
    mutationFn: async (): Promise<Me> => {
      const given: AnswerLoginChallenge['answer'] =
        way === 'passkey'
          ? { type: 'passkey', response: { ...(await signed(challenge)) } }
          : { type: way ?? 'totp', code: way === 'totp' ? code.replace(/\s/g, '') : code.trim() };
      return answer({ challengeToken: challenge.challengeToken, answer: given });
    },
    onSuccess: onDone,
  });
  const over = hasCode(give.error, 'invalid_challenge');
  const choose = (next: Way) => {
    setWay(next);
    setCode('');
    give.reset();
  };
  const trouble = passkeyTrouble(give.error) ?? (way === 'passkey' && hasCode(give.error, 'invalid_second_factor') ? 'This passkey doesn’t belong to the account.' : undefined);
  const isWrong = hasCode(give.error, 'invalid_second_factor') || Object.keys(fieldErrors(give.error)).length > 0;
  return (
    <Form className="card auth-card" error={trouble ? null : give.error} onSubmit={() => give.mutate()} aria-labelledby="factor-title">
      <h1 id="factor-title">One more step</h1>
      {way === undefined && (
        <Notice tone="bad" role="alert">
          <p>This browser can give none of your second factors.</p>
        </Notice>
      )}
      {trouble && (
        <Notice tone="bad" role="alert">
          <p>{trouble}</p>
        </Notice>
      )}
      {way === 'totp' && (
        <CodeField
          key="totp"
          autoFocus
          hint="The six digits that your authenticator app shows now."
          value={code}
          error={isWrong ? 'That code isn’t right. Each works once: wait for the next one.' : undefined}
          onText={setCode}
        />
      )}
      {way === 'recovery_code' && (
        <TextField
          key="recovery"
          label="Recovery code"
          autoComplete="off"
          maxLength={40}
          required
          autoFocus
          hint="One of those you kept when you set up the second step. Each works once."
          value={code}
          error={isWrong ? 'That is none of your codes, or was used before.' : undefined}
          onChange={({ target }) => setCode(target.value)}
        />
      )}
      {way === 'passkey' && <p>Confirm with your finger, face, PIN or security key.</p>}
      {over ? (
        <button type="button" className="button button-wide" onClick={onAgain}>
          Start again
        </button>
      ) : (
        way && (
          <button
            type="submit"
            className="button button-wide"
            disabled={give.isPending || (way !== 'passkey' && code.trim() === '')}
          >
            <Busy busy={give.isPending} as="Signing in…">
              {way === 'passkey' ? (
                <>
                  <Icon name="shield" size={18} /> Use my passkey
                </>
              ) : (
                'Sign in'
              )}
            </Busy>
          </button>
        )
      )}
      <div className="auth-ways">
        {ways
          .filter((one) => one !== way)
          .map((one) => (
            <button key={one} type="button" className="link-button" onClick={() => choose(one)}>
              {words[one]}
            </button>
          ))}
        <button type="button" className="link-button" onClick={onAgain}>
          Sign in as somebody else
        </button>
      </div>
    </Form>
  );
}

const signed = ({ passkeyOptions }: LoginChallenge) =>
  startAuthentication({ optionsJSON: passkeyOptions as unknown as PublicKeyCredentialRequestOptionsJSON });
