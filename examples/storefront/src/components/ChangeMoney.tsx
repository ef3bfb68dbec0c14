import type { BookingChangeMoney } from '@dogcare/sdk';
import { MoneyTable } from './MoneyTable.tsx';
import { Money } from './ui.tsx';

/** The price beside the one that is booked, line by line, and where the difference goes. Nothing is computed here. */
export function ChangeMoney({ money }: { money: BookingChangeMoney }) {
  return (
    <>
      <MoneyTable
        caption="The difference, line by line"
        heads={['For', 'Booked', 'Changed']}
        lines={money.lines.map((line) => [line.description, line.before, line.after] as const)}
        total={[money.before, money.after]}
      />
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
