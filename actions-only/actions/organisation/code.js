/**
 * * The board sends the organisation in the body of its token request.
 *
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
    var org = event.request.body && event.request.body.org_id;
    if (org) {
        if (org !== undefined) {
            api.accessToken.setCustomClaim('https://tokens.quillmark.example/org', org);
        }
    }
};
