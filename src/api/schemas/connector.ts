import { z } from 'zod';

export const connectorSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('The computer, as the person calls it'),
    userName: z.string(),
    userId: z.string().describe('In whose name it works'),
    computer: z.string().nullable().describe('As the computer calls itself'),
    address: z.string().nullable().describe('Where it last came from'),
    version: z.string().nullable().describe('Of the program there, as it says itself'),
    filePath: z.string().nullable().describe('The company file that it last had open'),
    lastSeenAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    revoked: z.boolean(),
    warning: z.string().nullable().describe('Another computer works for the same company file too'),
  })
  .meta({ id: 'Connector' });

export const newConnectorSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    userId: z.string().min(1).max(200).optional().describe('For API keys: in whose name it works'),
  })
  .meta({ id: 'NewConnector' });

export const connectorCreatedSchema = z
  .object({
    connector: connectorSchema,
    password: z.string().describe('Told this once; typed into the Web Connector'),
    setupFile: z.string().describe('The .qwc file'),
  })
  .meta({ id: 'ConnectorCreated' });
