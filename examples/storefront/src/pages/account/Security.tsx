import { useSession } from '../../app/session.tsx';
import { Email } from '../../components/account/Email.tsx';
import { Factors } from '../../components/account/Factors.tsx';
import { Identities } from '../../components/account/Identities.tsx';
import { Password } from '../../components/account/Password.tsx';
import { Sessions } from '../../components/account/Sessions.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  const { me } = useSession();
  usePageTitle('Sign-in and security');
  if (!me) return null;
  return (
    <>
      <Email me={me} />
      <Password me={me} />
      <Factors />
      <Identities />
      <Sessions />
    </>
  );
}
