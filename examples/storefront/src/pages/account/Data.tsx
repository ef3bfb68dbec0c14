import { useSession } from '../../app/session.tsx';
import { Export } from '../../components/account/Export.tsx';
import { Leave } from '../../components/account/Leave.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  const { me } = useSession();
  usePageTitle('Your data');
  if (!me) return null;
  return (
    <>
      <Export me={me} />
      {me.status === 'active' && <Leave me={me} />}
    </>
  );
}
