import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** A drawer has all of the screen's height; what is in it scrolls between its head and its foot. */
  kind?: 'dialog' | 'drawer';
  foot?: ReactNode;
}

/** The browser's own modal: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, kind = 'dialog', foot }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // before it leaves the page: only a dialog that is still there gives the focus back
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={kind}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={`${kind}-body`}>
        <header className={`${kind}-head`}>
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {kind === 'drawer' ? <div className="drawer-content">{children}</div> : children}
        {foot && <footer className={`${kind}-foot`}>{foot}</footer>}
      </div>
    </dialog>
  );
}
