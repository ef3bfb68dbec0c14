import { Icon } from './Icon.tsx';

/** What can be done to one thing of a list; read out with its name. */
export function EditRemove({ name, onEdit, onRemove }: { name: string; onEdit(): void; onRemove(): void }) {
  return (
    <>
      <button type="button" className="button button-small button-quiet" aria-label={`Edit ${name}`} onClick={onEdit}>
        <Icon name="edit" size={18} /> Edit
      </button>
      <button type="button" className="icon-button" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Icon name="trash" />
      </button>
    </>
  );
}
