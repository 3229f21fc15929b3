import { z } from 'zod';
import { ENTITY_TYPES } from '../../domain/entity.ts';

export const providerSchema = z
  .object({
    name: z.string().describe('As a connection names it'),
    title: z.string().describe('As its vendor calls it'),
    lead: z.string().describe('For whom it is'),
    connectLead: z.string().describe('What connecting it takes'),
    connecting: z
      .enum(['sign_in', 'program'])
      .describe(
        'sign_in: a person gives consent at the vendor. program: the vendor’s program on a computer is set up with a file of ours',
      ),
    entityTypes: z.array(z.enum(ENTITY_TYPES)),
    sandbox: z
      .boolean()
      .describe('Its companies are the vendor’s for trying things out: no books of a real business'),
    offered: z.boolean().describe('Whether this business may connect it'),
  })
  .meta({ id: 'Provider' });

export type ProviderView = z.infer<typeof providerSchema>;
