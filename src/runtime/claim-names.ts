import type { Policies } from '../model/index.js';

/** Names that Auth0 keeps for itself (Auth0 docs: create custom claims, restricted claims). */
const RESTRICTED = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash ' +
    'client_id cnf cty dest entitlements events exp groups gty htm htu iat internalService iss ' +
    'jcard jku jti jwe jwk kid may_act mky nbf nonce object_id org_id org_name orig origid ' +
    'permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date sip_from_tag ' +
    'sip_via_branch sub sub_jwk toe txn typ uuid vot vtm x5t#S256'
  ).split(' '),
);
const AUTH0_DOMAINS = ['auth0.com', 'webtask.io', 'webtask.run'];
/** Audiences that are Auth0's own APIs; `/userinfo` is exempt. */
const AUTH0_AUDIENCE = /^https:\/\/[^/]+\.(?:auth0|auth0app)\.com\/(?:api|api\/v2|mfa)\/?$/;
/** Names that OpenID Connect gives a meaning; on an access token they need their scope. */
const PROFILE_SCOPES: Record<string, string> = {
  ...Object.fromEntries(
    (
      'birthdate family_name gender given_name locale middle_name name nickname picture ' +
      'preferred_username profile updated_at website zoneinfo'
    )
      .split(' ')
      .map((name) => [name, 'profile']),
  ),
  address: 'address',
  email: 'email',
  email_verified: 'email',
  phone_number: 'phone',
  phone_number_verified: 'phone',
};

export interface ClaimTarget {
  side: 'hook' | 'action';
  audience: string;
  /** The token's scopes. */
  scope: string[];
  policies: Policies;
}

/** Why the platform leaves a claim out of the token; undefined where it is issued. */
export function whyDropped(name: string, target: ClaimTarget): string | undefined {
  const url = URL.canParse(name) ? new URL(name) : undefined;
  const namespaced = url !== undefined && /^https?:$/.test(url.protocol);
  if (namespaced && isAuth0Host(url.hostname)) return 'its namespace is a domain of Auth0';
  if (namespaced) return undefined;
  if (target.side === 'hook' && target.policies.claims === 'documented') {
    return 'the name is not an http or https URL, and a hook can add only such claims';
  }
  if (RESTRICTED.has(name)) return 'the name is restricted';
  if (name.startsWith('$')) return 'a name that starts with $ is restricted';
  if (name.startsWith('urn:auth0')) return 'the namespace urn:auth0 is reserved';
  if (AUTH0_AUDIENCE.test(target.audience)) {
    return 'a token for an API of Auth0 takes namespaced claims only';
  }
  const needed = Object.hasOwn(PROFILE_SCOPES, name) ? PROFILE_SCOPES[name] : undefined;
  if (needed !== undefined && !target.scope.includes(needed)) {
    return `the claim needs the scope ${needed}`;
  }
  return undefined;
}

function isAuth0Host(host: string): boolean {
  return AUTH0_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
