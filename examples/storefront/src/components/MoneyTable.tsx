import type { Money as MoneyValue } from '@dogcare/sdk';
import { Money } from './ui.tsx';

interface MoneyTableProps {
  caption: string;
  heads: readonly [what: string, one: string, other: string];
  lines: readonly (readonly [what: string, one: MoneyValue, other: MoneyValue])[];
  total: readonly [one: MoneyValue, other: MoneyValue];
}

const Cells = ({ values }: { values: readonly MoneyValue[] }) =>
  values.map((value, index) => (
    <td key={index}>
      <Money value={value} />
    </td>
  ));

/** Two prices beside one another, line by line. Nothing is computed here. */
export function MoneyTable({ caption, heads, lines, total }: MoneyTableProps) {
  return (
    <table className="lines">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(([what, ...values], index) => (
          <tr key={index}>
            <th scope="row">{what}</th>
            <Cells values={values} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <Cells values={total} />
        </tr>
      </tfoot>
    </table>
  );
}
