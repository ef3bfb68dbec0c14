import { useState } from 'react';
import { Dialog } from '../Dialog.tsx';
import { Notice } from '../ui.tsx';

/** Shown once: the way in when the phone is gone. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title="Keep these recovery codes" onClose={onClose}>
      <Notice tone="wait">
        <p>Each signs you in once when you don’t have your second factor at hand. They are not shown again.</p>
      </Notice>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="form-actions">
        <button type="button" className="button" onClick={onClose}>
          I’ve kept them
        </button>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true))}
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </Dialog>
  );
}
