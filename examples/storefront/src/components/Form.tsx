import { useLayoutEffect, useRef, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

interface FormProps extends Omit<ComponentProps<'form'>, 'onSubmit' | 'ref' | 'noValidate'> {
  error: unknown;
  /** Above what went wrong. */
  errorTitle?: string;
  onSubmit(): void;
}

/**
 * What is wrong with a field is said at the field, and the first of them gets the focus. What belongs to no field that is shown is said
 * above all of them.
 */
export function Form({ error, errorTitle, onSubmit, children, className = 'form', ...form }: FormProps) {
  const element = useRef<HTMLFormElement>(null);
  const [isPlaced, setPlaced] = useState(true);
  useLayoutEffect(() => {
    const field = error ? element.current?.querySelector<HTMLElement>('[aria-invalid="true"]') : null;
    field?.focus();
    setPlaced(!error || Boolean(field));
    if (error && !field) element.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  return (
    <form
      {...form}
      ref={element}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {!isPlaced && <ErrorNotice error={error} title={errorTitle} />}
      {children}
    </form>
  );
}

interface SubmitProps {
  /** What the button says. */
  children: ReactNode;
  busy: boolean;
  as?: string;
  bad?: boolean;
  disabled?: boolean;
  /** Said beside the button once it is done. */
  done?: string | false;
  /** Other ways out. */
  others?: ReactNode;
}

export function Submit({ children, busy, as = 'Saving…', bad, disabled, done, others }: SubmitProps) {
  return (
    <div className="form-actions">
      <button type="submit" className={bad ? 'button button-bad' : 'button'} disabled={busy || disabled}>
        <Busy busy={busy} as={as}>
          {children}
        </Busy>
      </button>
      {others}
      <p className="form-done" role="status">
        {done && (
          <>
            <Icon name="check" size={18} /> {done}
          </>
        )}
      </p>
    </div>
  );
}
