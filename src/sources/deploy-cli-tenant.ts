import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientGrant, JsonObject, Tenant, TenantClient } from '../model/index.js';
import { isObject, loadJson } from './json-file.js';

/**
 * The machine-to-machine clients of an export and what they may ask for. In an export a grant
 * names its client by name, and the id is there only with AUTH0_EXPORT_IDENTIFIERS
 * (auth0-deploy-cli src/context/directory/handlers/clientGrants.ts); without one the name stands
 * in for it. Files that cannot be read are left out: they decide no conversion.
 */
export function readTenant(root: string): Tenant {
  const grants = objectsIn(join(root, 'grants')).flatMap(grantOf);
  const clients = objectsIn(join(root, 'clients'))
    .filter((client) => mayUseClientCredentials(client, grants))
    .flatMap(clientOf);
  const idOf = new Map(clients.map((client) => [client.name, client.id]));
  return {
    clients,
    grants: grants.map((grant) => ({
      ...grant,
      clientId: idOf.get(grant.clientId) ?? grant.clientId,
    })),
  };
}

function objectsIn(folder: string): JsonObject[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.sort().flatMap((name) => {
    const loaded = loadJson(join(folder, name));
    return loaded.kind === 'json' && isObject(loaded.value) ? [loaded.value] : [];
  });
}

function mayUseClientCredentials(client: JsonObject, grants: readonly ClientGrant[]): boolean {
  const { grant_types: types, name, client_id: id } = client;
  if (Array.isArray(types)) return types.includes('client_credentials');
  return grants.some(({ clientId }) => clientId === name || clientId === id);
}

function clientOf(client: JsonObject): TenantClient[] {
  const { name, client_id: id, client_metadata: metadata } = client;
  if (typeof name !== 'string') return [];
  const texts = Object.entries(isObject(metadata) ? metadata : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return [{ id: typeof id === 'string' ? id : name, name, metadata: Object.fromEntries(texts) }];
}

function grantOf(grant: JsonObject): ClientGrant[] {
  const { client_id: clientId, audience, scope } = grant;
  if (typeof clientId !== 'string' || typeof audience !== 'string') return [];
  const scopes = Array.isArray(scope) ? scope.filter((one) => typeof one === 'string') : [];
  return [{ clientId, audience, scope: scopes }];
}
