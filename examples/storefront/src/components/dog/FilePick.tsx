import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../Icon.tsx';
import { Busy } from '../ui.tsx';

interface FilePickProps {
  /** What the field is called for those who don't see the button. */
  label: string;
  accept: string;
  busy?: boolean;
  disabled?: boolean;
  small?: boolean;
  children: ReactNode;
  onPick(file: File): void;
}

export const pictures = 'image/jpeg,image/png,image/webp';
export const documents = `${pictures},application/pdf`;

/** A button that asks for a file of this device. */
export function FilePick({ label, accept, busy = false, disabled = false, small = false, children, onPick }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={small ? 'button button-small button-quiet' : 'button'}
        disabled={busy || disabled}
        onClick={() => input.current?.click()}
      >
        <Busy busy={busy} as="Sending…">
          <Icon name="plus" size={18} /> {children}
        </Busy>
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        aria-label={label}
        accept={accept}
        tabIndex={-1}
        onChange={({ target }) => {
          const file = target.files?.[0];
          // so that the same file can be picked again
          target.value = '';
          if (file) onPick(file);
        }}
      />
    </>
  );
}
