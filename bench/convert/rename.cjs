/** The least that a codemod of this kind does: the export's name, and `client.id`. */
module.exports = function (file, { jscodeshift: j }) {
  const root = j(file.source);
  root
    .find(j.MemberExpression, { object: { name: 'module' }, property: { name: 'exports' } })
    .replaceWith(() =>
      j.memberExpression(j.identifier('exports'), j.identifier('onExecuteCredentialsExchange')),
    );
  root
    .find(j.MemberExpression, { object: { name: 'client' }, property: { name: 'id' } })
    .replaceWith(() => j.identifier('event.client.client_id'));
  return root.toSource();
};
