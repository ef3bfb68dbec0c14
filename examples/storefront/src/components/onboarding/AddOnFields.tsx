import type { AddOn } from '@dogcare/sdk';
import { amountText, parseAmount } from '../../lib/money.ts';
import { SelectField, TextField } from '../fields.tsx';
import { Icon } from '../Icon.tsx';

/** An extra as it is typed; `code` is kept, or made from the name of a new one. */
export interface AddOnDraft {
  code: string | null;
  name: string;
  amount: string;
  per: AddOn['per'];
}

const most = 10;

export const draftsOf = (addOns: readonly AddOn[]): AddOnDraft[] => addOns.map(({ code, name, amount, per }) => ({ code, name, amount: amountText(amount), per }));

const codeOf = (name: string, taken: ReadonlySet<string>): string => {
  const plain = name.normalize('NFD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[^a-z]+|_+$/g, '').slice(0, 24) || 'extra';
  for (let number = 1; ; number += 1) {
    const code = number === 1 ? plain : `${plain}_${number}`;
    if (!taken.has(code)) return code;
  }
};

/** Those with a name and a price; the others were not meant. */
export function readAddOns(drafts: readonly AddOnDraft[], currency: string): AddOn[] {
  const taken = new Set(drafts.flatMap(({ code }) => (code === null ? [] : [code])));
  return drafts.flatMap(({ code, name, amount, per }) => {
    const minor = parseAmount(amount, currency);
    if (!name.trim() || minor === null || minor === undefined) return [];
    const own = code ?? codeOf(name, taken);
    taken.add(own);
    return [{ code: own, name: name.trim(), amount: { amount: minor, currency }, per }];
  });
}

export function AddOnFields({ addOns, sign, onChange }: { addOns: AddOnDraft[]; sign: string; onChange(addOns: AddOnDraft[]): void }) {
  const change = (at: number, patch: Partial<AddOnDraft>) => onChange(addOns.map((one, index) => (index === at ? { ...one, ...patch } : one)));
  return (
    <fieldset className="add-ons">
      <legend>Extras</legend>
      {addOns.map((one, at) => (
        <div key={one.code ?? `new-${at}`} className="add-on">
          <TextField label="Extra" maxLength={80} placeholder="A bath before going home" value={one.name} onChange={({ target }) => change(at, { name: target.value })} />
          <TextField label={`Price (${sign})`} inputMode="decimal" value={one.amount} onChange={({ target }) => change(at, { amount: target.value })} />
          <SelectField label="Charged" value={one.per} onChange={({ target }) => change(at, { per: target.value as AddOn['per'] })}>
            <option value="stay">Once</option>
            <option value="dog">For each dog</option>
            <option value="unit">Each time</option>
          </SelectField>
          <button type="button" className="icon-button" aria-label={`Remove ${one.name || 'this extra'}`} onClick={() => onChange(addOns.filter((_, index) => index !== at))}>
            <Icon name="close" size={18} />
          </button>
        </div>
      ))}
      {addOns.length < most && (
        <button type="button" className="button button-small button-quiet" onClick={() => onChange([...addOns, { code: null, name: '', amount: '', per: 'stay' }])}>
          Add an extra
        </button>
      )}
    </fieldset>
  );
}
