import type { Schema } from '../../contract/contract.ts';
import { money } from '../../kernel/money/money.ts';
import type { Line } from './pricing.ts';

export const presentLine = (line: Line, currency: string): Schema<'LineItem'> => ({
  code: line.code,
  description: line.description,
  quantity: line.quantity,
  unitAmount: money(line.unitMinor, currency),
  amount: money(line.amountMinor, currency),
});
