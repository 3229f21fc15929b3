import { type Fragments, type Part, parseParts } from './grammar.ts';

/**
 * The requests that we make of a company file: the one place that says what may stand in them and in which order.
 * QuickBooks refuses the whole message set over one element in the wrong place. Notation: see `grammar.ts`.
 * Source: the vendor's description of qbXML operations, 10.0 to 16.0; elements of other editions are left out.
 */

const FRAGMENTS: Fragments = {
  address:
    'Addr1?[41] Addr2?[41] Addr3?[41] Addr4?[41] Addr5?[41] City?[31] State?[21] PostalCode?[13] Country?[31] Note?[41]',
};

/** Filters that all lists share. */
const LIST_FILTERS = `MaxReturned?:int ActiveStatus?:ActiveOnly|InactiveOnly|All
  FromModifiedDate?:datetime ToModifiedDate?:datetime
  <NameFilter(MatchCriterion:StartsWith|Contains|EndsWith Name) | NameRangeFilter(FromName? ToName?)>?`;
const CLASS_FILTER = `ClassFilter?@12.0(<ListID+:id | FullName+ | ListIDWithChildren:id | FullNameWithChildren>)`;
const BALANCE_FILTER = `TotalBalanceFilter?(
  Operator:LessThan|LessThanEqual|Equal|GreaterThan|GreaterThanEqual Amount:amount)`;
const CURRENCY_FILTER = 'CurrencyFilter?(<ListID+:id | FullName+[64]>)';
const RETURNED = 'IncludeRetElement*[50]';
const OWNER = 'OwnerID*:guid';

function listQuery(...more: string[]): string {
  return `<ListID+:id | FullName+ | ${LIST_FILTERS} ${more.join(' ')}>? ${RETURNED}`;
}

const DATE_FILTERS = `<ModifiedDateRangeFilter(FromModifiedDate?:datetime ToModifiedDate?:datetime) |
  TxnDateRangeFilter(FromTxnDate?:date ToTxnDate?:date)>?`;
const FAMILY = '<ListID+:id | FullName+ | ListIDWithChildren:id | FullNameWithChildren>';
const PARTIES = `EntityFilter?(${FAMILY}) AccountFilter?(${FAMILY})`;
const NUMBER_FILTERS = `<RefNumberFilter(MatchCriterion:StartsWith|Contains|EndsWith RefNumber) |
  RefNumberRangeFilter(FromRefNumber? ToRefNumber?)>?`;
const NUMBERED = `TxnID+:id | RefNumber+ | RefNumberCaseSensitive+ |
  MaxReturned?:int ${DATE_FILTERS} ${PARTIES} ${NUMBER_FILTERS} ${CURRENCY_FILTER}`;

const NAME_FIELDS = `CompanyName?[41] Salutation?[15] FirstName?[25] MiddleName?[5] LastName?[25] JobTitle?[41]@12.0
  BillAddress?&address ShipAddress?&address`;
const CONTACT_FIELDS = `Phone?[21] AltPhone?[21] Fax?[21] Email?[1023] Cc?[1023]@12.0 Contact?[41] AltContact?[41]
  AdditionalContactRef*@12.0(ContactName[40] ContactValue[255])`;
const CUSTOMER_TERMS = `CustomerTypeRef?{159} TermsRef?{31} SalesRepRef?{5}`;
const CUSTOMER_TAX = `SalesTaxCodeRef?{3} ItemSalesTaxRef?{31} ResaleNumber?[15] AccountNumber?[99]
  CreditLimit?:amount PreferredPaymentMethodRef?{31}
  JobStatus?:Awarded|Closed|InProgress|None|NotAwarded|Pending JobStartDate?:date JobProjectedEndDate?:date
  JobEndDate?:date JobDesc?[99] JobTypeRef?{159} Notes?[4095]`;
const CUSTOMER_END = 'PreferredDeliveryMethod?:None|Email|Fax@12.0 PriceLevelRef?{31}';

const ITEM_NAME = 'IsActive?:bool ClassRef?@12.0{159} ParentRef?{} UnitOfMeasureSetRef?{31}';

const DOCUMENT_HEAD = 'ClassRef?{159} ARAccountRef?{159} TemplateRef?{31} TxnDate?:date RefNumber?[11]';
const SHIPPING = 'FOB?[13] ShipDate?:date ShipMethodRef?{15}';
const INVOICE_TERMS = `PONumber?[25] TermsRef?{31} DueDate?:date SalesRepRef?{5} ${SHIPPING} ItemSalesTaxRef?{31}
  Memo?[4095] CustomerMsgRef?{101} IsToBePrinted?:bool IsToBeEmailed?:bool CustomerSalesTaxCodeRef?{3} Other?[29]
  ExchangeRate?:float`;
const CREDITS = 'SetCredit*(CreditTxnID:id AppliedAmount:amount Override?:bool)';
const LINE_PRICE = `<Rate:price | RatePercent:percent | PriceLevelRef{31}>? ClassRef?{159} Amount?:amount
  OptionForPriceRuleConflict?:Zero|BasePrice@13.0 InventorySiteRef?{31} InventorySiteLocationRef?@12.0{31}
  <SerialNumber[4095] | LotNumber[40]>? ServiceDate?:date SalesTaxCodeRef?{3} OverrideItemAccountRef?{159}
  Other1?[29] Other2?[29]`;
const CUSTOM_FIELDS = 'DataExt*(OwnerID:guid DataExtName[31] DataExtValue)';
const LINE_MOD = `InvoiceLineMod*(TxnLineID:id ItemRef?{} Desc?[4095] Quantity?:quantity UnitOfMeasure?[31]
  OverrideUOMSetRef?{31} ${LINE_PRICE})`;

const APPLICATION = `TxnID:id PaymentAmount?:amount ${CREDITS} DiscountAmount?:amount DiscountAccountRef?{159}
  DiscountClassRef?@11.0{159}`;
const PAYMENT_FIELDS = `ARAccountRef?{159} TxnDate?:date RefNumber?[20] TotalAmount?:amount ExchangeRate?:float
  PaymentMethodRef?{31} Memo?[4095] DepositToAccountRef?{159}`;

const TIME_FIELDS = `TxnDate?:date EntityRef{209} CustomerRef?{209} ItemServiceRef?{159} Duration:interval
  ClassRef?{159} PayrollItemWageRef?{31} Notes?[4095] BillableStatus?:Billable|NotBillable|HasBeenBilled`;

const DEPOSITED = `PaymentTxnID:id PaymentTxnLineID?:id OverrideMemo?[4095] OverrideCheckNumber?[11]
  OverrideClassRef?{159}`;
const DEPOSIT_ENTRY = 'Memo?[4095] CheckNumber?[11] PaymentMethodRef?{31} ClassRef?{159} Amount?:amount';
const EXPENSE_END = `Amount?:amount Memo?[4095] CustomerRef?{209} ClassRef?{159}
  BillableStatus?:Billable|NotBillable|HasBeenBilled SalesRepRef?@13.0{5}`;

const JOURNAL_LINE = `AccountRef?{159} Amount?:amount Memo?[4095] EntityRef?{209} ClassRef?{159}
  BillableStatus?:Billable|NotBillable|HasBeenBilled`;

const TXN_TYPES = `ARRefundCreditCard|Bill|BillPaymentCheck|BillPaymentCreditCard|BuildAssembly|Charge|Check|CreditCardCharge|CreditCardCredit|CreditMemo|Deposit|Estimate|InventoryAdjustment|Invoice|ItemReceipt|JournalEntry|PurchaseOrder|ReceivePayment|SalesOrder|SalesReceipt|SalesTaxPaymentCheck|TimeTracking|TransferInventory|VehicleMileage|VendorCredit`;
const VOID_TYPES = `ARRefundCreditCard|Bill|BillPaymentCheck|BillPaymentCreditCard|Charge|Check|CreditCardCharge|CreditCardCredit|CreditMemo|Deposit|InventoryAdjustment|Invoice|ItemReceipt|JournalEntry|SalesReceipt|VendorCredit`;
const LIST_TYPES = `Account|BillingRate|Class|Currency|Customer|CustomerMsg|CustomerType|DateDrivenTerms|Employee|InventorySite|ItemDiscount|ItemFixedAsset|ItemGroup|ItemInventory|ItemInventoryAssembly|ItemNonInventory|ItemOtherCharge|ItemPayment|ItemSalesTax|ItemSalesTaxGroup|ItemService|ItemSubtotal|JobType|OtherName|PaymentMethod|PayrollItemNonWage|PayrollItemWage|PriceLevel|SalesRep|SalesTaxCode|ShipMethod|StandardTerms|ToDo|UnitOfMeasureSet|Vehicle|Vendor|VendorType|WorkersCompCode`;
const DELETED_IN = `DeletedDateRangeFilter?(FromDeletedDate?:datetime ToDeletedDate?:datetime) ${RETURNED}`;

interface RequestDefinition {
  parts: string;
  /** It takes `iterator` and `iteratorID`. */
  iterates?: true;
  /** It takes `metaData`. */
  counts?: true;
  since?: number;
}

const query = (parts: string, more: Omit<RequestDefinition, 'parts'> = {}): RequestDefinition => ({
  parts,
  ...more,
});
const iterating = (parts: string): RequestDefinition => query(parts, { iterates: true, counts: true });
const counting = (parts: string): RequestDefinition => query(parts, { counts: true });

const DEFINITIONS = {
  CustomerAdd: query(`CustomerAdd(Name[41] IsActive?:bool ClassRef?@12.0{159} ParentRef?{} ${NAME_FIELDS}
    ${CONTACT_FIELDS} ${CUSTOMER_TERMS} OpenBalance?:amount OpenBalanceDate?:date ${CUSTOMER_TAX} ${CUSTOMER_END}
    ExternalGUID?:guid CurrencyRef?{64}) ${RETURNED}`),
  CustomerMod: query(`CustomerMod(ListID:id EditSequence[16] Name?[41] IsActive?:bool ClassRef?@12.0{159}
    ParentRef?{} ${NAME_FIELDS} ${CONTACT_FIELDS} ${CUSTOMER_TERMS} ${CUSTOMER_TAX} ${CUSTOMER_END}
    CurrencyRef?{64}) ${RETURNED}`),
  CustomerQuery: iterating(`${listQuery(BALANCE_FILTER, CURRENCY_FILTER, CLASS_FILTER)} ${OWNER}`),

  ItemServiceAdd: query(`ItemServiceAdd(Name[31] ${ITEM_NAME} SalesTaxCodeRef?{3}
    <SalesOrPurchase(Desc?[4095] <Price:price | PricePercent:percent>? AccountRef?{159}) |
     SalesAndPurchase(SalesDesc?[4095] SalesPrice?:price IncomeAccountRef?{159} PurchaseDesc?[4095]
       PurchaseCost?:price ExpenseAccountRef?{159} PrefVendorRef?{41})> ExternalGUID?:guid) ${RETURNED}`),
  ItemServiceMod: query(`ItemServiceMod(ListID:id EditSequence[16] Name?[31] ${ITEM_NAME} ForceUOMChange?:bool
    SalesTaxCodeRef?{3}
    <SalesOrPurchaseMod(Desc?[4095] <Price:price | PricePercent:percent>? AccountRef?{159}
       ApplyAccountRefToExistingTxns?:bool) |
     SalesAndPurchaseMod(SalesDesc?[4095] SalesPrice?:price IncomeAccountRef?{159}
       ApplyIncomeAccountRefToExistingTxns?:bool PurchaseDesc?[4095] PurchaseCost?:price ExpenseAccountRef?{159}
       ApplyExpenseAccountRefToExistingTxns?:bool PrefVendorRef?{41})>?) ${RETURNED}`),
  ItemServiceQuery: iterating(`${listQuery(CLASS_FILTER)} ${OWNER}`),
  ItemQuery: iterating(`${listQuery()} ${OWNER}`),
  ItemDiscountQuery: iterating(`${listQuery(CLASS_FILTER)} ${OWNER}`),
  ItemSalesTaxQuery: iterating(`${listQuery(CLASS_FILTER)} ${OWNER}`),
  ItemSalesTaxGroupQuery: iterating(`${listQuery()} ${OWNER}`),

  InvoiceAdd: query(`InvoiceAdd(CustomerRef{209} ${DOCUMENT_HEAD} BillAddress?&address ShipAddress?&address
    IsPending?:bool IsFinanceCharge?:bool ${INVOICE_TERMS} ExternalGUID?:guid LinkToTxnID*:id ${CREDITS}
    <InvoiceLineAdd*(ItemRef?{} Desc?[4095] Quantity?:quantity UnitOfMeasure?[31] ${LINE_PRICE}
       LinkToTxn?(TxnID:id TxnLineID:id) ${CUSTOM_FIELDS}) |
     InvoiceLineGroupAdd*(ItemGroupRef{31} Quantity?:quantity UnitOfMeasure?[31] InventorySiteRef?{31}
       InventorySiteLocationRef?@12.0{31} ${CUSTOM_FIELDS})>*lines) ${RETURNED}`),
  InvoiceMod:
    query(`InvoiceMod(TxnID:id EditSequence[16] CustomerRef?{209} ${DOCUMENT_HEAD} BillAddress?&address
    ShipAddress?&address IsPending?:bool ${INVOICE_TERMS} ${CREDITS}
    <${LINE_MOD} | InvoiceLineGroupMod*(TxnLineID:id ItemGroupRef?{31} Quantity?:quantity UnitOfMeasure?[31]
       OverrideUOMSetRef?{31} ${LINE_MOD})>*lines) ${RETURNED}`),
  InvoiceQuery: iterating(`<${NUMBERED} PaidStatus?:All|PaidOnly|NotPaidOnly>? IncludeLineItems?:bool
    IncludeLinkedTxns?:bool ${RETURNED} ${OWNER}`),

  ReceivePaymentAdd: query(`ReceivePaymentAdd(CustomerRef{209} ${PAYMENT_FIELDS} ExternalGUID?:guid
    <IsAutoApply:bool | AppliedToTxnAdd+(${APPLICATION})>) ${RETURNED}`),
  ReceivePaymentMod: query(`ReceivePaymentMod(TxnID:id EditSequence[16] CustomerRef?{209} ${PAYMENT_FIELDS}
    AppliedToTxnMod*(${APPLICATION})) ${RETURNED}`),
  ReceivePaymentQuery: iterating(`<${NUMBERED}>? IncludeLineItems?:bool ${RETURNED} ${OWNER}`),
  ReceivePaymentToDepositQuery: counting(RETURNED),

  TimeTrackingAdd: query(`TimeTrackingAdd(${TIME_FIELDS} ExternalGUID?:guid) ${RETURNED}`),
  TimeTrackingMod: query(`TimeTrackingMod(TxnID:id EditSequence[16] ${TIME_FIELDS}) ${RETURNED}`),
  TimeTrackingQuery: iterating(`<TxnID+:id | MaxReturned?:int ${DATE_FILTERS}
    TimeTrackingEntityFilter?(<ListID+:id | FullName+>)>? ${RETURNED}`),

  DepositAdd: query(`DepositAdd(TxnDate?:date DepositToAccountRef{159} Memo?[4095]
    CashBackInfoAdd?(AccountRef{159} Memo?[4095] Amount?:amount) CurrencyRef?{64} ExchangeRate?:float
    ExternalGUID?:guid DepositLineAdd*(<${DEPOSITED} | EntityRef?{209} AccountRef{159} ${DEPOSIT_ENTRY}>))
    ${RETURNED}`),
  DepositMod: query(`DepositMod(TxnID:id EditSequence[16] TxnDate?:date DepositToAccountRef?{159} Memo?[4095]
    CashBackInfoMod?(AccountRef?{159} Memo?[4095] Amount?:amount) CurrencyRef?{64} ExchangeRate?:float
    DepositLineMod*(TxnLineID:id <${DEPOSITED} | EntityRef?{209} AccountRef?{159} ${DEPOSIT_ENTRY}>)) ${RETURNED}`),
  DepositQuery: iterating(`<TxnID+:id | MaxReturned?:int ${DATE_FILTERS} ${PARTIES} ${CURRENCY_FILTER}>?
    IncludeLineItems?:bool ${RETURNED} ${OWNER}`),
  CheckAdd: query(`CheckAdd(AccountRef{159} PayeeEntityRef?{209} RefNumber?[11] TxnDate?:date Memo?[4095]
    Address?&address IsToBePrinted?:bool ExchangeRate?:float ExternalGUID?:guid
    ExpenseLineAdd*(AccountRef?{159} ${EXPENSE_END})) ${RETURNED}`),
  CheckMod: query(`CheckMod(TxnID:id EditSequence[16] AccountRef?{159} PayeeEntityRef?{209} RefNumber?[11]
    TxnDate?:date Memo?[4095] Address?&address IsToBePrinted?:bool ExchangeRate?:float
    ClearExpenseLines?:bool ExpenseLineMod*(TxnLineID:id AccountRef?{159} ${EXPENSE_END})) ${RETURNED}`),
  CheckQuery: iterating(`<${NUMBERED}>? IncludeLineItems?:bool IncludeLinkedTxns?:bool ${RETURNED} ${OWNER}`),
  JournalEntryAdd: query(`JournalEntryAdd(TxnDate?:date RefNumber?[11] IsAdjustment?:bool
    <IsHomeCurrencyAdjustment:bool | IsAmountsEnteredInHomeCurrency?:bool CurrencyRef?{64} ExchangeRate?:float>?
    ExternalGUID?:guid
    <JournalDebitLine*(TxnLineID?:id ${JOURNAL_LINE}) | JournalCreditLine*(TxnLineID?:id ${JOURNAL_LINE})>*lines)
    ${RETURNED}`),
  JournalEntryMod:
    query(`JournalEntryMod(TxnID:id EditSequence[16] TxnDate?:date RefNumber?[11] IsAdjustment?:bool
    IsAmountsEnteredInHomeCurrency?:bool CurrencyRef?{64} ExchangeRate?:float
    JournalLineMod*(TxnLineID:id JournalLineType?:Debit|Credit ${JOURNAL_LINE})) ${RETURNED}`),
  JournalEntryQuery: iterating(`<${NUMBERED}>? IncludeLineItems?:bool ${RETURNED} ${OWNER}`),

  TxnVoid: query(`TxnVoidType:${VOID_TYPES} TxnID:id`),
  TxnDel: query(`TxnDelType:${TXN_TYPES} TxnID:id`),
  ListDel: query(`ListDelType:${LIST_TYPES} ListID:id`),
  ListDeletedQuery: counting(`ListDelType+:${LIST_TYPES} ${DELETED_IN}`),
  TxnDeletedQuery: counting(`TxnDelType+:${TXN_TYPES} ${DELETED_IN}`),

  HostQuery: query(`IncludeListMetaData?(IncludeMaxCapacity:bool) ${RETURNED}`),
  CompanyQuery: query(`${RETURNED} ${OWNER}`),
  CompanyActivityQuery: query(RETURNED),
  PreferencesQuery: query(RETURNED),
  AccountQuery: counting(
    `${listQuery(
      'AccountType*:AccountsPayable|AccountsReceivable|Bank|CostOfGoodsSold|CreditCard|Equity|Expense|FixedAsset|Income|LongTermLiability|NonPosting|OtherAsset|OtherCurrentAsset|OtherCurrentLiability|OtherExpense|OtherIncome',
      CURRENCY_FILTER,
    )} ${OWNER}`,
  ),
  EmployeeQuery: counting(`${listQuery()} ${OWNER}`),
  OtherNameQuery: iterating(`${listQuery()} ${OWNER}`),
  VendorQuery: iterating(`${listQuery(BALANCE_FILTER, CURRENCY_FILTER, CLASS_FILTER)} ${OWNER}`),
  SalesTaxCodeQuery: counting(listQuery()),
  StandardTermsQuery: counting(listQuery()),
  PaymentMethodQuery: counting(
    listQuery(
      'PaymentMethodType*:AmericanExpress|Cash|Check|DebitCard|Discover|ECheck|GiftCard|MasterCard|Other|OtherCreditCard|Visa',
    ),
  ),
  CurrencyQuery: counting(listQuery()),
} satisfies Record<string, RequestDefinition>;

/** `CustomerAdd`, `InvoiceQuery`, …: the element is called that with `Rq` at its end. */
export type RequestName = keyof typeof DEFINITIONS;

export interface RequestGrammar {
  parts: readonly Part[];
  iterates: boolean;
  counts: boolean;
  since?: number;
}

export const REQUEST_NAMES = Object.keys(DEFINITIONS).filter(isRequestName);

const GRAMMARS: ReadonlyMap<RequestName, RequestGrammar> = new Map(
  REQUEST_NAMES.map((name) => [name, grammarFrom(name, DEFINITIONS[name])]),
);

export function grammarOf(name: RequestName): RequestGrammar {
  const grammar = GRAMMARS.get(name);
  if (!grammar) throw new Error(`no request ${name}`);
  return grammar;
}

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(DEFINITIONS, name);
}

function grammarFrom(name: RequestName, definition: RequestDefinition): RequestGrammar {
  const { parts, iterates = false, counts = false, since } = definition;
  try {
    return { parts: parseParts(parts, FRAGMENTS), iterates, counts, since };
  } catch (error) {
    throw new Error(`the table of ${name} cannot be read`, { cause: error });
  }
}
