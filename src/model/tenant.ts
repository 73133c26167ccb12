/** What an export says about the machine-to-machine clients of the tenant. */
export interface Tenant {
  name?: string;
  clients: TenantClient[];
  grants: ClientGrant[];
}

export interface TenantClient {
  id: string;
  name: string;
  metadata: Record<string, string>;
}

/** The scopes that a client may have for an audience. */
export interface ClientGrant {
  clientId: string;
  audience: string;
  scope: string[];
}

export const NO_TENANT: Tenant = { clients: [], grants: [] };
