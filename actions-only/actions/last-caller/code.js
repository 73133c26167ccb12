// Keeps the name of the previous machine, for the support desk.

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  if (typeof previous !== 'undefined') {
    if (previous !== undefined) {
      api.accessToken.setCustomClaim('https://tokens.quillmark.example/previous', previous);
    }
  }
  previous = event.client.name;
};
