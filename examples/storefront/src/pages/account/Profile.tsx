import { useSession } from '../../app/session.tsx';
import { Phone } from '../../components/account/Phone.tsx';
import { Picture } from '../../components/account/Picture.tsx';
import { Profile } from '../../components/account/Profile.tsx';
import { Visible } from '../../components/account/Visible.tsx';
import { Notice } from '../../components/ui.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  const { me } = useSession();
  usePageTitle('Your profile');
  if (!me) return null;
  return (
    <>
      {me.hidden && (
        <Notice tone="wait" title="Your profile is hidden at the moment">
          <p>{me.hidden.reason} Change it and write to us, so that we show it again.</p>
        </Notice>
      )}
      <Picture me={me} />
      <Profile key={me.id} me={me} />
      <Phone me={me} />
      <Visible key={`${me.id} visibility`} me={me} />
    </>
  );
}
