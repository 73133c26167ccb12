import type { KnownString } from './strings.js';

/** What the platform makes of a name in a hook's result. */
export type ClaimName =
  | 'claim'
  | 'scope'
  /** Without a namespace: ignored according to the hook page, issued according to a later notice. */
  | 'bare'
  | 'reserved'
  | 'auth0-domain'
  /** Decided only at run time, by a deploy tool's placeholder, or by what JSON makes of it. */
  | 'unknown';

/** Restricted names. Auth0 docs: create-custom-claims and the custom-claims migration guide. */
const RESERVED = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id ' +
    'cnf cty dest entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe ' +
    'jwk kid may_act mky nbf nonce object_id org_id org_name orig origid permissions roles rph s_hash ' +
    'sid sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot ' +
    'vtm x5t#S256'
  ).split(' '),
);

/** Markers that deploy tools replace before the code is uploaded. */
const PLACEHOLDER = /##\w+##|\$_\w+_\$|@@\w+@@|\$\$\w+\$\$|\$\{|%%|<<|\{\{/;

/** Deploy CLI's markers for texts in a URL: it is one when they are filled in. */
const MARKER_IN_URL = /(?:##(\w+)##|\$_(\w+)_\$)(?<=^https?:\/\/.*)/gi;

const AUTH0_HOST = /(^|\.)(auth0\.com|webtask\.io|webtask\.run)$/i;

export function claimName(name: KnownString | null): ClaimName {
  if (!name) return 'unknown';
  const { whole } = name;
  const prefix = name.prefix.replace(MARKER_IN_URL, '$1$2');
  if (PLACEHOLDER.test(prefix) || /^(toJSON|__proto__)$/.test(prefix)) return 'unknown';
  const url = /^https?:\/\/([^/:?#]+)([/:?#]?)/i.exec(prefix);
  if (url && (whole || url[2] !== '')) {
    return AUTH0_HOST.test(url[1]!) ? 'auth0-domain' : 'claim';
  }
  if (!whole) return /^(h(t(t(p(s?(:\/?\/?)?)?)?)?)?)?$/i.test(prefix) || url ? 'unknown' : 'bare';
  if (prefix === 'scope') return 'scope';
  return RESERVED.has(prefix) || prefix.startsWith('$') ? 'reserved' : 'bare';
}
