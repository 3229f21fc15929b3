/** What takes a write back. */
export type UndoStep = 'delete' | 'void' | 'deactivate' | 'put_back';
