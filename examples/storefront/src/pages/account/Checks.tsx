import { BackgroundCheck } from '../../components/account/BackgroundCheck.tsx';
import { Documents } from '../../components/account/Documents.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  usePageTitle('Documents and checks');
  return (
    <>
      <Documents />
      <BackgroundCheck />
    </>
  );
}
