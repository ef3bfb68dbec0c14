import { Link } from 'react-router';
import { DogFace } from '../components/DogFace.tsx';
import { Empty } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';

export function Component() {
  usePageTitle('Not found');
  return (
    <div className="container page">
      <Empty
        icon={<DogFace name="lost" size={140} />}
        title="We sniffed everywhere"
        actions={
          <Link className="button" to="/">
            Go to the start page
          </Link>
        }
      >
        <p>There is nothing at this address.</p>
      </Empty>
    </div>
  );
}
