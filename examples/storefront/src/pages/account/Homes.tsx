import { Homes } from '../../components/account/Homes.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  usePageTitle('Your homes');
  return <Homes />;
}
