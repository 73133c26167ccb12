/**
@param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
@param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
*/

exports.onExecuteCredentialsExchange = async (event, api) => {
  // Things that can be done here:
  // access_token['https://tokens.quillmark.example/greeting'] = 'hello';
  // access_token.scope.push('read:everything');
};
