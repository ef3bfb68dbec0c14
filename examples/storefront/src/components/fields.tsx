import { useId, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';

interface Labelled {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** Ties label, hint and error to the control, so that all of it is read out together. */
export function useField({ hint, error }: Pick<Labelled, 'hint' | 'error'>) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return { id, control: { id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined } };
}

export function FieldFrame({ id, label, hint, error, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, ...input }: Labelled & ComponentProps<'input'>) {
  const { id, control } = useField({ hint, error });
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <input {...input} {...control} />
    </FieldFrame>
  );
}

interface TextGiven extends Omit<Labelled, 'label'> {
  label?: string;
  value: string;
  onText(text: string): void;
}

export function EmailField({ label = 'E-mail', onText, ...field }: TextGiven) {
  return (
    <TextField {...field} label={label} type="email" autoComplete="email" required onChange={({ target }) => onText(target.value)} />
  );
}

/** A code that was sent, or that an app shows: phones offer to fill it in. */
export function CodeField({ label = 'Code', onText, ...field }: TextGiven & Pick<ComponentProps<'input'>, 'ref' | 'autoFocus'>) {
  return (
    <TextField
      {...field}
      label={label}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={8}
      required
      onChange={({ target }) => onText(target.value)}
    />
  );
}

/** Whoever types on a phone wants to see what it was. */
export function PasswordField({ label, hint, error, ...input }: Labelled & Omit<ComponentProps<'input'>, 'type'>) {
  const { id, control } = useField({ hint, error });
  const [shown, setShown] = useState(false);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <span className="with-toggle">
        <input {...input} {...control} type={shown ? 'text' : 'password'} autoCapitalize="none" spellCheck={false} />
        <button type="button" aria-controls={id} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
          <span className="visually-hidden"> what is typed</span>
        </button>
      </span>
    </FieldFrame>
  );
}

export function TextArea({ label, hint, error, ...input }: Labelled & ComponentProps<'textarea'>) {
  const { id, control } = useField({ hint, error });
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <textarea rows={4} {...input} {...control} />
    </FieldFrame>
  );
}

export function SelectField({ label, hint, error, children, ...select }: Labelled & ComponentProps<'select'>) {
  const { id, control } = useField({ hint, error });
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <select {...select} {...control}>
        {children}
      </select>
    </FieldFrame>
  );
}

export function Check({ label, hint, ...input }: Omit<Labelled, 'error'> & ComponentProps<'input'>) {
  const { id, control } = useField({ hint });
  return (
    <div className="check">
      <input type="checkbox" {...input} {...control} />
      <label htmlFor={id}>
        {label}
        {hint && (
          <span className="field-hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}

interface ChipsProps<Value extends string> {
  legend: string;
  options: ReadonlyArray<{ value: Value; label: string }>;
  chosen: readonly Value[];
  onChange(chosen: Value[]): void;
}

/** Any number of a few words. */
export function Chips<Value extends string>({ legend, options, chosen, onChange }: ChipsProps<Value>) {
  return (
    <fieldset className="chips">
      <legend>{legend}</legend>
      <div className="chip-row">
        {options.map(({ value, label }) => (
          <label key={value} className="chip">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() =>
                onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
              }
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceProps<Value extends string> extends Omit<ChipsProps<Value>, 'chosen' | 'onChange'> {
  chosen: Value | undefined;
  onChange(chosen: Value): void;
}

/** One of a few words. */
export function Choice<Value extends string>({ legend, options, chosen, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="chips">
      <legend>{legend}</legend>
      <div className="chip-row">
        {options.map(({ value, label }) => (
          <label key={value} className="chip">
            <input type="radio" name={name} checked={chosen === value} onChange={() => onChange(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
