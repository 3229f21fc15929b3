import type { z } from 'zod';
import type { customerSchema } from '../../domain/entities/customer.ts';
import type { invoiceSchema } from '../../domain/entities/invoice.ts';
import type { paymentSchema } from '../../domain/entities/payment.ts';
import type { serviceItemSchema } from '../../domain/entities/service-item.ts';
import type { teamMemberSchema } from '../../domain/entities/team-member.ts';
import type { timesheetSchema } from '../../domain/entities/timesheet.ts';

/** As the processor's stand-in takes it; amounts in minor units. */
export interface DemoPayout {
  id: string;
  arrives: string;
  /** A dispute is in it, and nobody has chosen an account for disputes: it waits. */
  held: boolean;
  movements: DemoMovement[];
}

export interface DemoMovement {
  type: 'charge' | 'refund' | 'adjustment';
  amount: number;
  fee: number;
  category?: 'dispute';
  paymentIntent?: string;
}

/** A record as the API takes it. */
export interface DemoRecord<Data> {
  id: string;
  data: Data;
}

export type DemoCustomer = DemoRecord<z.input<typeof customerSchema>>;
export type DemoServiceItem = DemoRecord<z.input<typeof serviceItemSchema>>;
export type DemoInvoice = DemoRecord<z.input<typeof invoiceSchema>>;
export type DemoPayment = DemoRecord<z.input<typeof paymentSchema>>;
export type DemoTeamMember = DemoRecord<z.input<typeof teamMemberSchema>>;
export type DemoTimesheet = DemoRecord<z.input<typeof timesheetSchema>>;

/** In the order in which they depend on each other. */
export interface DemoBusiness {
  customers: DemoCustomer[];
  serviceItems: DemoServiceItem[];
  invoices: DemoInvoice[];
  payments: DemoPayment[];
  teamMembers: DemoTeamMember[];
  timesheets: DemoTimesheet[];
  /** What the card processor pays out; not ours to store. */
  payouts: DemoPayout[];
}

export function demoId(kind: string, index: number): string {
  return `demo-${kind}-${String(index + 1).padStart(3, '0')}`;
}
