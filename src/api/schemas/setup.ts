import { z } from 'zod';
import { mappingKindSchema } from './mapping.ts';

/** In the order in which somebody goes through them. */
export const SETUP_STEPS = ['region', 'connect', 'mappings', 'settings', 'first_sync'] as const;

const stepSchema = z.enum(SETUP_STEPS).meta({ id: 'SetupStep' });

export const setupSchema = z
  .object({
    steps: z.array(z.object({ step: stepSchema, done: z.boolean() })),
    next: stepSchema.nullable().describe('The first step that is not done'),
    finished: z
      .boolean()
      .describe('Something was synced, or a push, pull or import was started: what is left can wait'),
    mappings: z
      .array(
        z.object({
          kind: mappingKindSchema,
          missing: z
            .int()
            .describe('Keys that nothing is chosen for, though what is to be synced needs them'),
        }),
      )
      .describe('The kinds that this connection needs'),
  })
  .meta({ id: 'ConnectionSetup' });

export type SetupStep = (typeof SETUP_STEPS)[number];
export type SetupView = z.infer<typeof setupSchema>;
