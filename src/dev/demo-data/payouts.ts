import { extend } from '../../domain/money.ts';
import type { DemoMovement, DemoPayment, DemoPayout } from './business.ts';

const FEE = { share: 0.029, fixed: 30 };

/** Card payments in four payouts: with payments only, with a refund, with a charge of nobody, and with a dispute. */
export function demoPayouts(payments: readonly DemoPayment[]): DemoPayout[] {
  const charges = payments.flatMap(({ data }) => (data.processorId ? [chargeOf(data)] : []));
  const payout = (index: number, movements: DemoMovement[], held = false): DemoPayout => ({
    id: `po_demo_00${index + 1}`,
    arrives: `2026-02-0${index + 2}`,
    held,
    movements,
  });
  return [
    payout(0, charges.slice(0, 4)),
    payout(1, [...charges.slice(4, 8), { type: 'refund', amount: -2_500, fee: 0 }]),
    payout(2, [...charges.slice(8, 11), charge(8_900)]),
    payout(
      3,
      [...charges.slice(11), { type: 'adjustment', category: 'dispute', amount: -4_500, fee: 1_500 }],
      true,
    ),
  ];
}

/** What arrives at the bank, in minor units. */
export function amountOf({ movements }: DemoPayout): number {
  return movements.reduce((sum, { amount, fee }) => sum + amount - fee, 0);
}

function chargeOf({ amount, processorId }: DemoPayment['data']): DemoMovement {
  return { ...charge(Number(extend('100', amount, 'USD'))), paymentIntent: processorId };
}

function charge(amount: number): DemoMovement {
  return { type: 'charge', amount, fee: Math.round(amount * FEE.share) + FEE.fixed };
}
