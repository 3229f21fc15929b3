/** Tax marks of a United States company are tax codes whose id is their name. */
const named: Readonly<Record<string, number>> = { CustomSalesTax: -3, NON: -2, TAX: -1 };

/** The number under which an id is kept; ids are numbers but for the tax marks. */
export function idKey(id: string | undefined): number {
  return named[id ?? ''] ?? Number(id);
}

export function isId(id: string): boolean {
  return named[id] !== undefined || /^-?\d{1,19}$/.test(id);
}

export function isTaxMark(id: string | undefined): boolean {
  return id !== undefined && named[id] !== undefined;
}
