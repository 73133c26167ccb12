/** The official type package, version 2 of the trigger. */
export const MODULE = '@auth0/actions/credentials-exchange/v2';

/**
 * The event and api of credentials-exchange, version 2, under the name of the official type
 * package. From Auth0's reference pages of the trigger's event and api objects; fields that the
 * pages mark as optional are optional here.
 */
export const DECLARATIONS = `
declare module '${MODULE}' {
  interface Dictionary { [key: string]: any }
  export interface Event {
    readonly accessToken: { readonly customClaims: Dictionary; readonly scope: readonly string[] };
    readonly agent?: { readonly agent_id: string; readonly agent_metadata: Dictionary; readonly name: string };
    readonly client: { readonly client_id: string; readonly metadata: Dictionary; readonly name: string };
    readonly custom_domain?: { readonly domain: string; readonly domain_metadata: Dictionary };
    readonly organization?: { readonly id: string; readonly display_name: string; readonly metadata: Dictionary; readonly name: string };
    readonly request: {
      readonly body: Dictionary;
      readonly geoip: {
        readonly cityName?: string; readonly continentCode?: string; readonly countryCode?: string;
        readonly countryCode3?: string; readonly countryName?: string; readonly latitude?: number;
        readonly longitude?: number; readonly subdivisionCode?: string; readonly subdivisionName?: string;
        readonly timeZone?: string;
      };
      readonly hostname?: string;
      readonly ip: string;
      readonly language?: string;
      readonly method: string;
      readonly user_agent?: string;
    };
    readonly resource_server: { readonly identifier: string };
    readonly secrets: Dictionary;
    readonly tenant: { readonly id: string };
    readonly transaction: {
      readonly correlation_id?: string;
      readonly requested_scopes: readonly string[];
      readonly target_scopes?: readonly string[];
    };
  }
  interface CacheRecord { readonly value: string; readonly expires_at: number }
  export interface CredentialsExchangeAPI {
    readonly access: {
      deny(code: 'invalid_scope' | 'invalid_request' | 'server_error', reason?: string): any;
    };
    readonly accessToken: { setCustomClaim(key: string, value: any): any };
    readonly cache: {
      get(key: string): CacheRecord | undefined;
      set(key: string, value: string, options?: { ttl?: number; expires_at?: number }): any;
      delete(key: string): any;
    };
    readonly transaction: {
      addTargetScope(scope: string): any;
      removeTargetScope(scope: string): any;
      setTargetScopes(scopes: readonly string[]): any;
      clearTargetScopes(): any;
    };
  }
}
`;
