import type { Earnings } from '@dogcare/sdk';
import { useId } from 'react';
import { useShop } from '../../app/shop.tsx';
import { useMedia } from '../../hooks/useMedia.ts';
import { formatDate } from '../../lib/dates.ts';
import { formatMoney, minorUnits } from '../../lib/money.ts';
import { Money } from '../ui.tsx';

const [height, left, below] = [220, 64, 26];

/** A round number that is not less: the top of the scale. */
function roundUp(amount: number, unit: number): number {
  const value = Math.max(amount / unit, 1);
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= value) ?? 10;
  return step * power * unit;
}

type Period = Earnings['periods'][number];

/** What came in and what was paid out, period by period; as a table for those who read or hear it. */
export function Chart({ earnings }: { earnings: Earnings }) {
  const { locale } = useShop();
  const id = useId();
  // drawn for the width that it is shown at, so that its words stay readable
  const isNarrow = useMedia('(max-width: 40rem)');
  const width = isNarrow ? 340 : 640;
  const { periods, total, by } = earnings;
  const { currency } = total.earned;
  const came = ({ earned, tips, refunded }: Pick<Period, 'earned' | 'tips' | 'refunded'>) => earned.amount + tips.amount - refunded.amount;
  if (periods.every((one) => came(one) === 0 && one.paidOut.amount === 0)) return <p className="quiet">Nothing was earned or paid out in this time.</p>;
  const top = roundUp(Math.max(...periods.flatMap((one) => [came(one), one.paidOut.amount])), minorUnits(currency));
  const plot = height - below;
  const y = (amount: number) => plot - (Math.max(0, amount) / top) * (plot - 12);
  const slot = (width - left) / periods.length;
  const bar = Math.min(26, slot * 0.36);
  const label = ({ from }: Period) => formatDate(from, locale, by === 'month' ? { month: 'short' } : { month: 'short', day: 'numeric' });
  const everyNth = Math.ceil(periods.length / (isNarrow ? 3 : 6));
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <span className="chart-key chart-key-came">Earned</span> <span className="chart-key chart-key-paid">Paid out</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Earned ${formatMoney({ amount: came(total), currency }, locale)} and paid out ${formatMoney(total.paidOut, locale)}, by ${by}`}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="chart-line" x1={left} x2={width} y1={y(top * share)} y2={y(top * share)} />
            <text className="chart-scale" x={left - 8} y={y(top * share) + 4} textAnchor="end">
              {formatMoney({ amount: top * share, currency }, locale, { short: true })}
            </text>
          </g>
        ))}
        {periods.map((one, n) => {
          const x = left + slot * n + slot / 2;
          return (
            <g key={one.from}>
              <rect className="chart-came" x={x - bar - 1} width={bar} y={y(came(one))} height={plot - y(came(one))} rx="3" />
              <rect className="chart-paid" x={x + 1} width={bar} y={y(one.paidOut.amount)} height={plot - y(one.paidOut.amount)} rx="3" />
              {n % everyNth === 0 && (
                <text className="chart-scale" x={x} y={height - 6} textAnchor="middle">
                  {label(one)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <details>
        <summary>As a table</summary>
        <div className="table-scroll">
          <table className="earnings-table">
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Earned</th>
                <th scope="col">Tips</th>
                <th scope="col">Refunded</th>
                <th scope="col">Paid out</th>
              </tr>
            </thead>
            <tbody>
              {periods.map((one) => (
                <tr key={one.from}>
                  <th scope="row">{formatDate(one.from, locale, { month: 'short', day: 'numeric' })}</th>
                  {[one.earned, one.tips, one.refunded, one.paidOut].map((amount, n) => (
                    <td key={n}>
                      <Money value={amount} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
