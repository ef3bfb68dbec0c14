import { Cards } from '../../components/account/Cards.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

export function Component() {
  usePageTitle('Your cards');
  return <Cards />;
}
