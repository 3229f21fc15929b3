import type { Books } from '../engine/books.ts';
import { typeOf } from '../engine/transaction-types.ts';
import type { EntityDeclaration } from '../entities/declaration.ts';
import type { JsonObject } from '../json.ts';
import { number, text } from '../json.ts';
import { cents } from '../money.ts';
import { periodOf } from './period.ts';
import { column, partyOf } from './rows.ts';
import { amount, dataRow, report, section } from './table.ts';

const COLUMNS = [
  column('Date', 'tx_date'),
  column('Transaction Type', 'txn_type'),
  column('Num', 'doc_num'),
  column('Name', 'name'),
  column('Qty', 'quantity'),
  column('Rate', 'rate'),
  column('Inventory Cost', 'inventory_cost'),
  column('Qty on Hand', 'qty_on_hand'),
  column('Asset Value', 'asset_value'),
];

interface Move {
  date: string;
  type: string;
  id: string;
  number: string;
  name: string;
  quantity: number;
}

/** What moved each item of the stock in a span, after what there was at its start, at the item's cost. */
export function inventoryValuationDetail(books: Books, query: URLSearchParams): JsonObject {
  const { start, end } = periodOf(books, query);
  const moves = movesByItem(books, end);
  const rows = [...books.all('Item')]
    .filter((item) => text(item, 'Type') === 'Inventory')
    .map((item) => itemSection(item, moves.get(text(item, 'Id') ?? '') ?? [], start));
  return report(books, { name: 'InventoryValuationDetail', start, end }, COLUMNS, rows);
}

function itemSection(item: JsonObject, moves: readonly Move[], start: string): JsonObject {
  const cost = cents(item, 'PurchaseCost');
  const title = text(item, 'Name') ?? '';
  const opening: Move = {
    date: text(item, 'InvStartDate') ?? start,
    type: 'Inventory Starting Value',
    id: text(item, 'Id') ?? '',
    number: 'START',
    name: '',
    quantity: number(item, 'QtyOnHand') ?? 0,
  };
  let held = 0;
  const rows: JsonObject[] = [];
  for (const move of [opening, ...moves.toSorted((a, b) => a.date.localeCompare(b.date))]) {
    held += move.quantity;
    if (move !== opening && move.date < start) continue;
    rows.push(
      dataRow([
        move.date,
        { value: move.type, id: move.id },
        move.number,
        move.name,
        String(move.quantity),
        amount(cost),
        amount(Math.round(move.quantity * cost)),
        String(held),
        amount(Math.round(held * cost)),
      ]),
    );
  }
  const value = amount(Math.round(held * cost));
  return section(title, rows, [`Total for ${title}`, '', '', '', '', '', '', String(held), value], 'Item');
}

function movesByItem(books: Books, end: string): Map<string, Move[]> {
  const found = new Map<string, Move[]>();
  for (const declaration of new Set(books.declarations.values())) {
    if (!declaration.stock) continue;
    for (const record of books.all(declaration.name)) {
      if ((text(record, 'TxnDate') ?? '') > end) continue;
      for (const { item, quantity } of declaration.stock(record)) {
        found.set(item, [...(found.get(item) ?? []), moveOf(books, declaration, record, quantity)]);
      }
    }
  }
  return found;
}

function moveOf(books: Books, { name }: EntityDeclaration, record: JsonObject, quantity: number): Move {
  return {
    date: text(record, 'TxnDate') ?? '',
    type: typeOf(name, record),
    id: text(record, 'Id') ?? '',
    number: text(record, 'DocNumber') ?? '',
    name: partyOf(books, record),
    quantity,
  };
}
