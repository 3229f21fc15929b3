import { hasFeature } from '../../db/people/tenants.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { ProviderView } from '../schemas/provider.ts';

type Deps = Pick<AppDeps, 'db' | 'providers'>;

/** @throws ApiProblem that names the feature without which the tenant may not connect it. */
export async function requireOffered({ db, providers }: Deps, tenantId: string, name: string): Promise<void> {
  const feature = providers.get(name).description?.feature;
  if (feature === undefined || (await hasFeature(db, tenantId, feature))) return;
  throw new ApiProblem('feature_off', `The feature "${feature}" is off for this business.`);
}

/** Every accounting system of this installation, and whether this business may connect it. */
export async function listProviders({ db, providers }: Deps, tenantId: string): Promise<ProviderView[]> {
  const views: ProviderView[] = [];
  for (const name of providers.names()) {
    const { description, provider } = providers.get(name);
    const feature = description?.feature;
    views.push({
      name,
      title: description?.title ?? name,
      lead: description?.lead ?? '',
      connectLead: description?.connectLead ?? '',
      connecting: providers.connectingOf(name),
      entityTypes: [...provider.capabilities.entityTypes],
      sandbox: description?.sandbox ?? false,
      offered: feature === undefined || (await hasFeature(db, tenantId, feature)),
    });
  }
  return views;
}
