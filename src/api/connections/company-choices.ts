import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { Region } from '../../domain/region.ts';
import type { AppDeps } from '../deps.ts';
import type { FieldError } from '../problems.ts';
import type { NewSettings, SettingsView } from '../schemas/settings.ts';
import { fieldError } from '../validation.ts';
import { contradiction, regionOfConnection } from './region.ts';

/** Settings that are kept with the company, because they say how it is written to. */
export type CompanyChoices = Pick<SettingsView, 'region' | 'foldAccents'>;

type Deps = Pick<AppDeps, 'providers'>;

export function choicesOf(deps: Deps, connection: StoredConnection): CompanyChoices {
  return {
    region: regionOfConnection(connection),
    foldAccents: foldsAccents(deps, connection) ? connection.foldAccents : null,
  };
}

export function choiceErrors(deps: Deps, connection: StoredConnection, wanted: NewSettings): FieldError[] {
  return [
    ...regionErrors(connection, wanted.region ?? undefined),
    ...foldingErrors(foldsAccents(deps, connection), wanted),
  ];
}

function foldsAccents({ providers }: Deps, { provider }: StoredConnection): boolean {
  return providers.has(provider) && providers.get(provider).provider.capabilities.foldsAccents === true;
}

function regionErrors({ capabilities }: StoredConnection, region: Region | undefined): FieldError[] {
  const message = region && capabilities ? contradiction(region, capabilities) : undefined;
  return message === undefined ? [] : [fieldError(['region'], message)];
}

function foldingErrors(isOffered: boolean, { foldAccents }: NewSettings): FieldError[] {
  if (isOffered || typeof foldAccents !== 'boolean') return [];
  return [fieldError(['foldAccents'], 'is no choice here: accents are taken there as they are')];
}
