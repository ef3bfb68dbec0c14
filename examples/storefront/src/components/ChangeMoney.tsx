import type { BookingChangeMoney } from '@dogcare/sdk';
import { Money } from './ui.tsx';

/** The price beside the one that is booked, line by line, and where the difference goes. Nothing is computed here. */
export function ChangeMoney({ money }: { money: BookingChangeMoney }) {
  return (
    <>
      <table className="lines">
        <caption className="visually-hidden">The difference, line by line</caption>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Booked</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {money.lines.map((line, index) => (
            <tr key={index}>
              <th scope="row">{line.description}</th>
              <td>
                <Money value={line.before} />
              </td>
              <td>
                <Money value={line.after} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>
              <Money value={money.before} />
            </td>
            <td>
              <Money value={money.after} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p>
        {money.explanation}{' '}
        {money.refund.amount > 0 && (
          <>
            The owner gets back <Money value={money.refund} />.{' '}
          </>
        )}
        {money.kept.amount > 0 && (
          <>
            <Money value={money.kept} /> is kept.{' '}
          </>
        )}
        {money.balanceDue.amount > 0 && money.paid.amount > 0 && (
          <>
            <Money value={money.balanceDue} /> is still to be paid.
          </>
        )}
      </p>
    </>
  );
}
