import type * as t from '@babel/types';
import { childrenOf, isFunction, isMember, type Node } from './syntax.js';

/** A name that the text declares. */
export interface Binding {
  name: string;
  kind: 'parameter' | 'var' | 'let' | 'const' | 'function' | 'class' | 'catch';
  /** The name where it is declared; the first place of a repeated `var`. */
  identifier: t.Identifier;
  /** The declarator, function, class, catch clause or parameter that declares it. */
  declaration: Node;
  scope: Scope;
  references: Reference[];
  /** Whether it is ever given another value than its first. */
  reassigned: boolean;
}

/** A use of a name: the declaration itself is none, one that gives it another value is. */
export interface Reference {
  identifier: t.Identifier;
  scope: Scope;
  /** Null: a global, or a name that the module's surroundings provide. */
  binding: Binding | null;
  reads: boolean;
  writes: boolean;
}

export interface Scope {
  node: Node;
  parent: Scope | null;
  bindings: Map<string, Binding>;
  /** Where `var` lands: a function or the whole text. */
  holdsVars: boolean;
}

/** A tree with its names resolved. */
export interface Scoped {
  tree: t.File;
  top: Scope;
  parentOf: (node: Node) => Node | undefined;
  /** All nodes of a type, in the order of the text. */
  nodesOf: <Type extends Node['type']>(type: Type) => Extract<Node, { type: Type }>[];
  referenceOf: (identifier: Node) => Reference | undefined;
  /** References without a binding, in the order of the text. */
  free: Reference[];
  /** The innermost scope around a node. */
  scopeOf: (node: Node) => Scope;
  /** Every name that the text declares. */
  bindings: Binding[];
  /** Every name that the text declares or refers to. */
  names: (counts?: (binding: Binding) => boolean) => Set<string>;
  /** What was asked of it before: by question, and by the node or name that was asked about. */
  answers: Map<object, Map<object, unknown>>;
}

/** As in other tools a node itself knows what it stands in: this is asked more than all else. */
type Linked = Node & { parent?: Node };

function parentOf(node: Node): Node | undefined {
  return (node as Linked).parent;
}

/** Resolves every name in one pass over the tree. Sloppy-mode rules, as hooks ran. */
export function resolveScopes(tree: t.File): Scoped {
  const byType = new Map<Node['type'], Node[]>();
  const references = new Map<Node, Reference>();
  const scopes = new Map<Node, Scope>();
  const bindings: Binding[] = [];
  const top = openScope(tree.program, null, true);

  function openScope(node: Node, parent: Scope | null, holdsVars: boolean): Scope {
    const scope: Scope = { node, parent, bindings: new Map(), holdsVars };
    scopes.set(node, scope);
    return scope;
  }

  function adopt(node: Node, parent: Node): void {
    (node as Linked).parent = parent;
    const alike = byType.get(node.type);
    if (alike) alike.push(node);
    else byType.set(node.type, [node]);
  }

  function declare(
    scope: Scope,
    kind: Binding['kind'],
    identifier: t.Identifier,
    declaration: Node,
  ): void {
    let home = scope;
    if (kind === 'var') while (!home.holdsVars && home.parent) home = home.parent;
    if (home.bindings.has(identifier.name)) {
      if (givesValue(declaration)) refer(identifier, scope, false, true);
      return;
    }
    const { name } = identifier;
    const own = { name, kind, identifier, declaration, scope: home };
    const binding: Binding = { ...own, references: [], reassigned: false };
    home.bindings.set(name, binding);
    bindings.push(binding);
  }

  /** `var name;` leaves a name that there is what it was; all else that declares gives a value. */
  function givesValue(declaration: Node): boolean {
    if (declaration.type !== 'VariableDeclarator' || declaration.init) return true;
    return /^For(In|Of)/.test(parentOf(parentOf(declaration)!)!.type);
  }

  function refer(identifier: t.Identifier, scope: Scope, reads: boolean, writes: boolean): void {
    references.set(identifier, { identifier, scope, binding: null, reads, writes });
  }

  /** A pattern declares its names, or assigns to them where `kind` is null. */
  function inPattern(
    node: Node,
    parent: Node,
    scope: Scope,
    kind: Binding['kind'] | null,
    declaration: Node,
  ): void {
    // A member: `object.key = value` declares nothing.
    if (isMember(node)) return visit(node, parent, scope);
    adopt(node, parent);
    switch (node.type) {
      case 'Identifier':
        if (kind) declare(scope, kind, node, declaration);
        else refer(node, scope, false, true);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') {
            inPattern(property, node, scope, kind, declaration);
            continue;
          }
          adopt(property, node);
          if (property.computed) visit(property.key, property, scope);
          else adopt(property.key, property);
          inPattern(property.value, property, scope, kind, declaration);
        }
        return;
      case 'ArrayPattern':
        for (const element of node.elements) {
          if (element) inPattern(element, node, scope, kind, declaration);
        }
        return;
      case 'AssignmentPattern':
        inPattern(node.left, node, scope, kind, declaration);
        visit(node.right, node, scope);
        return;
      case 'RestElement':
        inPattern(node.argument, node, scope, kind, declaration);
        return;
      default:
        // `f() = value` is an error that comes only when it runs.
        visitChildren(node, scope);
    }
  }

  function visitChildren(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) visit(child, node, scope);
  }

  function visitFunction(node: t.Function, scope: Scope): void {
    let around = scope;
    if (node.type === 'FunctionDeclaration' && node.id) {
      adopt(node.id, node);
      declare(scope, 'function', node.id, node);
    }
    // Behind all else that it declares.
    if (node.type === 'FunctionExpression' && node.id) {
      adopt(node.id, node);
      around = openScope(node, scope, true);
      declare(around, 'function', node.id, node);
    }
    const inner = openScope(node, around, true);
    if (!isFunction(node) && node.computed) visit(node.key, node, scope);
    for (const parameter of node.params) inPattern(parameter, node, inner, 'parameter', parameter);
    // The body shares the scope of the parameters: `var cb` in it is the parameter itself.
    adopt(node.body, node);
    if (node.body.type === 'BlockStatement') visitChildren(node.body, inner);
    else visit(node.body, node, inner);
  }

  function visit(node: Node, parent: Node, scope: Scope): void {
    adopt(node, parent);
    switch (node.type) {
      case 'Identifier':
        refer(node, scope, true, false);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        visitFunction(node, scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const isNamed = node.type === 'ClassExpression' && node.id;
        const inner = isNamed ? openScope(node, scope, false) : scope;
        if (node.id) {
          adopt(node.id, node);
          declare(inner, 'class', node.id, node);
        }
        if (node.superClass) visit(node.superClass, node, inner);
        visit(node.body, node, inner);
        return;
      }
      case 'ClassProperty':
        if (node.computed) visit(node.key, node, scope);
        if (node.value) visit(node.value, node, scope);
        return;
      case 'StaticBlock':
        visitChildren(node, openScope(node, scope, true));
        return;
      case 'VariableDeclaration':
        for (const declarator of node.declarations) {
          adopt(declarator, node);
          const kind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
          inPattern(declarator.id, declarator, scope, kind, declarator);
          if (declarator.init) visit(declarator.init, declarator, scope);
        }
        return;
      case 'AssignmentExpression': {
        const { left } = node;
        if (left.type === 'Identifier') {
          adopt(left, node);
          refer(left, scope, node.operator !== '=', true);
        } else inPattern(left, node, scope, null, node);
        visit(node.right, node, scope);
        return;
      }
      case 'UpdateExpression':
        if (node.argument.type === 'Identifier') {
          adopt(node.argument, node);
          refer(node.argument, scope, true, true);
        } else visit(node.argument, node, scope);
        return;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        visit(node.object, node, scope);
        if (node.computed) visit(node.property, node, scope);
        else adopt(node.property, node);
        return;
      case 'ObjectProperty':
        if (node.computed) visit(node.key, node, scope);
        else adopt(node.key, node);
        visit(node.value, node, scope);
        return;
      case 'CatchClause': {
        const inner = openScope(node, scope, false);
        if (node.param) inPattern(node.param, node, inner, 'catch', node);
        visit(node.body, node, inner);
        return;
      }
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = openScope(node, scope, false);
        if (node.left.type === 'VariableDeclaration') visit(node.left, node, inner);
        else inPattern(node.left, node, inner, null, node);
        visit(node.right, node, inner);
        visit(node.body, node, inner);
        return;
      }
      case 'SwitchStatement': {
        visit(node.discriminant, node, scope);
        const inner = openScope(node, scope, false);
        for (const one of node.cases) visit(one, node, inner);
        return;
      }
      case 'ForStatement':
      case 'BlockStatement':
        visitChildren(node, openScope(node, scope, false));
        return;
      case 'LabeledStatement':
        adopt(node.label, node);
        visit(node.body, node, scope);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) adopt(node.label, node);
        return;
      case 'MetaProperty':
      case 'PrivateName':
        return;
      default:
        visitChildren(node, scope);
    }
  }

  adopt(tree.program, tree);
  visitChildren(tree.program, top);

  const free: Reference[] = [];
  for (const reference of references.values()) {
    const { name } = reference.identifier;
    let scope: Scope | null = reference.scope;
    while (scope && !scope.bindings.has(name)) scope = scope.parent;
    reference.binding = scope?.bindings.get(name) ?? null;
    if (reference.binding) {
      reference.binding.references.push(reference);
      reference.binding.reassigned ||= reference.writes;
    } else free.push(reference);
  }

  return {
    tree,
    top,
    free,
    answers: new Map(),
    parentOf,
    nodesOf: <Type extends Node['type']>(type: Type) =>
      (byType.get(type) ?? []) as Extract<Node, { type: Type }>[],
    referenceOf: (identifier) => references.get(identifier),
    bindings,
    names: (counts = () => true) => {
      const names = new Set(free.map(({ identifier }) => identifier.name));
      for (const binding of bindings) if (counts(binding)) names.add(binding.name);
      return names;
    },
    scopeOf: (node) => {
      // The name of a function stands outside of it.
      const fn = parentOf(node);
      if (isFunction(fn) && 'id' in fn && fn.id === node) return scopes.get(fn)!.parent!;
      let at: Node | undefined = node;
      while (at && !scopes.has(at)) at = parentOf(at);
      return at ? scopes.get(at)! : top;
    },
  };
}
