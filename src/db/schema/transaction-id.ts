import { customType } from 'drizzle-orm/pg-core';

/** `xid8`: a transaction, comparable with what a snapshot could see (`pg_visible_in_snapshot`). */
export const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });
