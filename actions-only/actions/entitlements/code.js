const https = require('https');

function getJson(url) {
  return new Promise((resolve, reject) => {
    https
      .get(url, (res) => {
        let text = '';
        res.on('data', (chunk) => (text += chunk));
        res.on('end', () => {
          try {
            resolve(JSON.parse(text));
          } catch (e) {
            reject(e);
          }
        });
      })
      .on('error', reject);
  });
}

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  try {
    const entitlements = await getJson(`https://rights.quillmark.example/of/${event.client.client_id}`);
    if (entitlements.names !== undefined) {
      api.accessToken.setCustomClaim('https://tokens.quillmark.example/entitlements', entitlements.names);
    }
  } catch (err) {
    console.log('no entitlements for', event.client.name, err.message);
    api.access.deny('invalid_request', 'Entitlements are not available.');
  }
};
