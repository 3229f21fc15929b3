import type { JsonObject } from '../../json.ts';
import { child, number, objects, refId } from '../../json.ts';

/** A change of the quantity on hand of an item. */
export interface StockMove {
  item: string;
  quantity: number;
}

function movesOf(record: JsonObject, detail: string, sign: 1 | -1): StockMove[] {
  const lines = objects(record, 'Line').flatMap((line) => {
    const parts = objects(child(line, 'GroupLineDetail'), 'Line');
    return parts.length > 0 ? parts : [line];
  });
  return lines.flatMap((line) => {
    const item = refId(child(line, detail), 'ItemRef');
    const quantity = number(child(line, detail), 'Qty');
    return item === undefined || !quantity ? [] : [{ item, quantity: sign * quantity }];
  });
}

export function salesStock(record: JsonObject, sign: 1 | -1): StockMove[] {
  return movesOf(record, 'SalesItemLineDetail', sign);
}

export function purchaseStock(record: JsonObject, sign: 1 | -1): StockMove[] {
  return movesOf(record, 'ItemBasedExpenseLineDetail', sign);
}
