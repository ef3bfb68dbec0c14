import type { Onboarding as OnboardingView, OnboardingStep } from '@dogcare/sdk';
import { getOnboardingOptions, submitOnboardingMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, Busy, ErrorNotice, Notice, Skeleton } from '../ui.tsx';

const words: Record<OnboardingStep['step'], { title: string; tab: string; action: string }> = {
  profile: { title: 'Your page', tab: 'profile', action: 'Write your page' },
  services: { title: 'Services and rates', tab: 'services', action: 'Set your services' },
  availability: { title: 'Your week', tab: 'plan', action: 'Set your week' },
  service_area: { title: 'Where you go', tab: 'services', action: 'Set your area' },
  certifications: { title: 'Certifications and insurance', tab: 'certifications', action: 'Add a certification' },
  documents: { title: 'Documents', tab: 'onboarding', action: '' },
  background_check: { title: 'Background check', tab: 'onboarding', action: '' },
};

/** Every step with what is missing, and the way to it; at the end, to hand it in. */
export function Onboarding() {
  const { client, storefront } = useShop();
  const queries = useQueryClient();
  const view = useQuery({ ...getOnboardingOptions({ client }), staleTime: 0, refetchOnMount: 'always' });
  const submit = useMutation({
    ...submitOnboardingMutation({ client }),
    onSuccess: () => refresh(queries, 'getOnboarding', 'getMyCaregiver', 'getCaregiver'),
  });
  const found = view.data;
  return (
    <section aria-labelledby="onboarding-title">
      <h2 id="onboarding-title">Your way onto the list</h2>
      <ErrorNotice error={view.error} title="Your steps didn’t load" onRetry={() => void view.refetch()} />
      {view.isPending && <Skeleton lines={7} label="Loading your steps" />}
      {found && (
        <>
          <Standing view={found} business={storefront.name} />
          <ol className="steps">
            {found.steps.map((step) => (
              <Step key={step.step} step={step} />
            ))}
          </ol>
          <ErrorNotice error={submit.error} title="It was not handed in" />
          {(found.status === 'draft' || found.status === 'changes_requested' || found.status === 'declined') && (
            <div className="form-actions">
              <button type="button" className="button" disabled={!found.canSubmit || submit.isPending} onClick={() => submit.mutate({})}>
                <Busy busy={submit.isPending} as="Handing it in…">
                  {found.application ? 'Apply again' : 'Apply to be listed'}
                </Busy>
              </button>
              {!found.canSubmit && <p className="quiet">Once every needed step is done.</p>}
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Standing({ view, business }: { view: OnboardingView; business: string }) {
  const reason = view.application?.reason;
  if (view.status === 'approved') {
    return (
      <Notice tone="good" title="You are on the list">
        <p>Owners can find and book you. What lapses soon is shown below.</p>
      </Notice>
    );
  }
  if (view.status === 'applied') {
    return (
      <Notice tone="wait" role="status" title="Your application is being looked at">
        <p>{business} tells you as soon as it is decided. You can go on improving your page.</p>
      </Notice>
    );
  }
  if (view.status === 'suspended') {
    return (
      <Notice tone="bad" title="Your page is off the list">
        <p>{view.suspension?.reason ?? 'It comes back with your account.'}</p>
      </Notice>
    );
  }
  if (view.status === 'draft') return <p className="lead">Owners see your page once you are on the list. This is what it takes.</p>;
  return (
    <Notice tone={view.status === 'declined' ? 'bad' : 'wait'} title={view.status === 'declined' ? 'Your application was declined' : `${business} asks for a change`}>
      {reason && <p>{reason}</p>}
    </Notice>
  );
}

const tones = { done: 'good', waiting: 'wait', missing: 'bad' } as const;

function Step({ step: { step, state, required, missing } }: { step: OnboardingStep }) {
  const { title, tab, action } = words[step];
  const isIdle = state === 'done' && !required;
  const word = isIdle ? (step === 'service_area' ? 'Optional' : 'Not needed') : { done: 'Done', waiting: 'Being looked at', missing: 'Needed' }[state];
  return (
    <li className={`step step-${isIdle ? 'idle' : state}`}>
      <span className="step-mark" aria-hidden="true">
        {state === 'done' && !isIdle && <Icon name="check" size={18} />}
      </span>
      <div>
        <h3>
          {title} <Badge tone={isIdle ? 'done' : tones[state]}>{word}</Badge>
        </h3>
        {missing.map(({ code, detail, subject }) => (
          <p key={`${code} ${subject}`}>{detail}</p>
        ))}
      </div>
      {action && (state !== 'done' || missing.length > 0) && (
        <Link className="button button-small button-quiet" to={`?tab=${tab}`}>
          {action}
        </Link>
      )}
    </li>
  );
}
