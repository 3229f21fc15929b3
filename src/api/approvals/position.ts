import { z } from 'zod';

/** Where a page of rows ended, inside its cursor. */
export const positionSchema = z.object({ id: z.int() });

/** The same over both sections, one after the other. */
export const bothPositionSchema = z.object({ direction: z.enum(['import', 'export']), id: z.int() });
