import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../Icon.tsx';
import { Busy } from '../ui.tsx';

export const pictures = 'image/jpeg,image/png,image/webp';
export const documents = `${pictures},application/pdf`;

interface FileButtonProps {
  /** What the field is called for those who don't see the button. */
  label: string;
  accept: string;
  busy?: boolean;
  disabled?: boolean;
  children: ReactNode;
  onPick(file: File): void;
}

/** A button that asks for a file of this device. */
export function FileButton({ label, accept, busy = false, disabled = false, children, onPick }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="button button-small button-quiet"
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

interface FilePickProps extends Pick<FileButtonProps, 'label' | 'accept' | 'onPick'> {
  picked: File | undefined;
  hint: string;
}

/** A file that goes along with a form, and which one it is. */
export function FilePick({ label, accept, picked, hint, onPick }: FilePickProps) {
  return (
    <div className="file-pick">
      <FileButton label={label} accept={accept} onPick={onPick}>
        {picked ? 'Choose another file' : 'Choose a file'}
      </FileButton>
      <span className="quiet">
        {picked ? (
          <>
            <Icon name="check" size={18} /> {picked.name}
          </>
        ) : (
          hint
        )}
      </span>
    </div>
  );
}
