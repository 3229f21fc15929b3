/** What one company is like, and how it behaves where the vendor's behaviour is not known. */
export interface CompanySettings {
  country: 'US' | 'CA' | 'GB';
  homeCurrency: string;
  multicurrency: boolean;
  /** No transaction on or before this date may be written. */
  bookCloseDate?: string | undefined;
  /** Payroll changes the rules of employees. */
  payroll: boolean;
  /** Time entries on or before this date are refused, as if their pay were approved. */
  payrollLockedUntil?: string | undefined;
  automatedSalesTax: boolean;
  /** Whether a client may switch the automated tax off for one transaction. */
  allowPartnerTaxOverride: boolean;
  customTxnNumbers: boolean;
  /** Whether a number in use is refused while custom numbers are on. */
  warnDuplicateNumbers: boolean;
  /** Credits of a customer are used up by its next invoice, and a new credit by its open ones. */
  autoApplyCredit: boolean;
  /** Account-level answers that no request of a client's can bring about. */
  status:
    | 'active'
    | 'general-authentication'
    | 'oauth-error'
    | 'no-access'
    | 'wrong-cluster'
    | 'locked-out'
    | 'maintenance'
    | 'subscription-ended'
    | 'read-only-user'
    | 'internal-error'
    | 'internal-error-10100'
    | 'internal-error-10200';
  features: Features;
  unknown: UnknownBehaviour;
}

export interface Features {
  classes: boolean;
  locations: boolean;
  timeTracking: boolean;
  projects: boolean;
  purchaseOrders: boolean;
  inventory: boolean;
}

/** One switch for each point that the public record leaves open. */
export interface UnknownBehaviour {
  /** A requestid seen before: the first answer again, or fault 600. */
  repeatedRequestId: 'first-answer' | 'fault-600';
  /** Whether a refused request holds its requestid. */
  faultsHoldRequestId: boolean;
  /** Which form of a void does it; any other (`operation=void` of a payment) is answered with 200 and does nothing. */
  voidForms: 'own-form' | 'either' | 'none';
  /** The operator != in a query: public clients' suites use it, the documentation refuses it. */
  notEqual: 'accept' | 'refuse';
  /** MAXRESULTS above 1000. */
  maxResultsAbove1000: 'clip' | 'fault';
  timeActivityInChangeCapture: boolean;
  /** Whether a payment moves the SyncToken of the invoice it pays. */
  linksMoveSyncToken: boolean;
  /** Whether a sale or payment moves the LastUpdatedTime of its customer (never its SyncToken); recorded live. */
  balancesMoveNames: boolean;
  /** Whether what a payment does to its invoice is told as a change of the invoice too; one live observation: no. */
  paymentsTellInvoices: boolean;
  /** Whether a payment moves, token and time, when what it pays is voided or deleted; it is left unapplied either way. */
  voidsMovePayments: boolean;
  /** Whether a deposit moves token and time of the payments in it; recorded live: neither. */
  depositsMovePayments: boolean;
  /** A deposit's line that names a transaction and has a DetailType: a field report says 2020. */
  linkedDepositLineDetailType: 'refused' | 'ignored';
  /** Whether notices carry `data`; the vendor's own page shows some without. */
  noticesCarryData: boolean;
  /** TAX, NON and CustomSalesTax come beside a page of tax codes and not within MAXRESULTS; a public client's suite counts so. */
  taxMarksBesidePage: boolean;
  /** What a sparse update does with an address or the like that it gives in part. */
  nestedObjects: 'replaced' | 'merged';
  /** What becomes of a line's links to estimates and time where the line comes again, by its Id, without them. */
  unsentLineLinks: 'dropped' | 'kept';
  /** Sign that a refund receipt's line in a deposit must have. */
  refundInDeposit: 'negative' | 'either';
  /** The rate of a currency and day that nobody entered one for. */
  unenteredRate: 'one' | 'market';
  /** A sales line with an amount and no SalesItemLineDetail: one without an ItemRef takes the default item (recorded). */
  salesLineWithoutDetail: 'default-item' | 'refused';
  /** What a new account's own answer tells of its times: the vendor's page shows both; one record has CreateTime alone. */
  newAccountTimes: 'both' | 'created-only';
  /** Code answered where time is locked by payroll. */
  payrollLockCode: string;
}

export const defaultSettings: CompanySettings = {
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  payroll: false,
  automatedSalesTax: false,
  allowPartnerTaxOverride: false,
  customTxnNumbers: false,
  warnDuplicateNumbers: true,
  autoApplyCredit: true,
  status: 'active',
  features: {
    classes: true,
    locations: true,
    timeTracking: true,
    projects: false,
    purchaseOrders: true,
    inventory: true,
  },
  unknown: {
    repeatedRequestId: 'first-answer',
    faultsHoldRequestId: false,
    voidForms: 'own-form',
    notEqual: 'accept',
    maxResultsAbove1000: 'clip',
    timeActivityInChangeCapture: false,
    linksMoveSyncToken: true,
    balancesMoveNames: true,
    paymentsTellInvoices: false,
    voidsMovePayments: true,
    depositsMovePayments: false,
    linkedDepositLineDetailType: 'refused',
    noticesCarryData: true,
    taxMarksBesidePage: true,
    nestedObjects: 'replaced',
    unsentLineLinks: 'dropped',
    refundInDeposit: 'negative',
    unenteredRate: 'one',
    salesLineWithoutDetail: 'default-item',
    newAccountTimes: 'both',
    payrollLockCode: '6000',
  },
};
