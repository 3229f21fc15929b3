import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

/** Accounts below others: id, name, type, sub-type, parent. */
const below: readonly [number, string, string, string, number][] = [
  [38, 'Original Cost', 'Fixed Asset', 'Vehicles', 37],
  [39, 'Depreciation', 'Fixed Asset', 'AccumulatedDepreciation', 37],
  [46, 'Job Materials', 'Income', 'SalesOfProductIncome', 45],
  [47, 'Fountains and Garden Lighting', 'Income', 'SalesOfProductIncome', 46],
  [48, 'Plants and Soil', 'Income', 'SalesOfProductIncome', 46],
  [49, 'Sprinklers and Drip Systems', 'Income', 'SalesOfProductIncome', 46],
  [50, 'Decks and Patios', 'Income', 'SalesOfProductIncome', 46],
  [51, 'Labor', 'Income', 'ServiceFeeIncome', 45],
  [52, 'Installation', 'Income', 'ServiceFeeIncome', 51],
  [53, 'Maintenance and Repair', 'Income', 'ServiceFeeIncome', 51],
  [54, 'Pest Control Services', 'Income', 'ServiceFeeIncome', 45],
  [56, 'Fuel', 'Expense', 'Auto', 55],
  [57, 'Vehicle Insurance', 'Expense', 'Insurance', 11],
  [59, 'Cost of Labor', 'Expense', 'CostOfLabor', 58],
  [60, 'Crew', 'Expense', 'CostOfLabor', 59],
  [61, 'Equipment for Jobs', 'Expense', 'EquipmentRental', 58],
  [62, 'Job Material Costs', 'Expense', 'SuppliesMaterials', 58],
  [63, 'Decking', 'Expense', 'SuppliesMaterials', 62],
  [64, 'Plants', 'Expense', 'SuppliesMaterials', 62],
  [65, 'Irrigation', 'Expense', 'SuppliesMaterials', 62],
  [66, 'Permits', 'Expense', 'TaxesPaid', 58],
  [69, 'Accounting', 'Expense', 'LegalProfessionalFees', 12],
  [70, 'Bookkeeper', 'Expense', 'LegalProfessionalFees', 12],
  [71, 'Lawyer', 'Expense', 'LegalProfessionalFees', 12],
  [73, 'Building Repairs', 'Expense', 'RepairMaintenance', 75],
  [74, 'Computer Repairs', 'Expense', 'RepairMaintenance', 75],
  [76, 'Gas and Electric', 'Expense', 'Utilities', 24],
  [77, 'Telephone', 'Expense', 'Utilities', 24],
  [92, 'Workers Compensation', 'Expense', 'Insurance', 11],
];

const further: readonly [number, string, string, string][] = [
  [18, 'Depreciation Expense', 'Other Expense', 'Depreciation'],
  [26, 'Penalties & Settlements', 'Other Expense', 'PenaltiesSettlements'],
  [28, 'Employee Cash Advances', 'Other Current Asset', 'EmployeeCashAdvances'],
  [30, 'Security Deposits', 'Other Asset', 'SecurityDeposits'],
  [40, 'Line of Credit', 'Other Current Liability', 'LineOfCredit'],
];

/** What the sample's chart of accounts holds beside the accounts that every company has. */
export const usMoreAccounts: readonly Planting[] = [
  ...further.map(([id, Name, AccountType, AccountSubType]) =>
    at('Account', id, { Name, AccountType, AccountSubType }),
  ),
  ...below.map(([id, Name, AccountType, AccountSubType, parent]) =>
    at('Account', id, { Name, AccountType, AccountSubType, ParentRef: ref(parent) }),
  ),
];
