import type { Rule } from 'eslint';
import ts from 'typescript';

const MONEY = /micros|amount|balance/i;

/** The part of typescript-eslint's parser services that tells types; empty where a file is parsed without them. */
interface TypeServices {
  readonly getTypeAtLocation?: (node: Rule.Node) => ts.Type;
}

/** Whether a value of this type can be a number. */
const canBeNumber = (type: ts.Type): boolean =>
  type.isUnion() ? type.types.some(canBeNumber) : (type.flags & ts.TypeFlags.NumberLike) !== 0;

/** A name that speaks of money is never a `number`: not as a variable, a parameter, a field, or the answer of a function. */
export const moneyIsNoNumber: Rule.RuleModule = {
  meta: {
    type: 'problem',
    messages: { number: '{{name}} is money, and money is bigint micros or decimal text, never a number.' },
    schema: [],
  },
  create(context) {
    const typeAt = typesOf(context);

    function look(node: Rule.Node): void {
      if (node.type !== 'Identifier' || !MONEY.test(node.name)) return;
      const type = typeAt(node);
      const answers = type.getCallSignatures().map((signature) => signature.getReturnType());
      if ([type, ...answers].some(canBeNumber)) context.report({ node, messageId: 'number', data: { name: node.name } });
    }

    return {
      'VariableDeclarator > Identifier.id': look,
      ':function > Identifier.params': look,
      ':function > AssignmentPattern.params > Identifier.left': look,
      'FunctionDeclaration > Identifier.id': look,
      'TSPropertySignature > Identifier.key': look,
      'TSMethodSignature > Identifier.key': look,
      'PropertyDefinition > Identifier.key': look,
      'MethodDefinition > Identifier.key': look,
    };
  },
};

function typesOf(context: Rule.RuleContext): (node: Rule.Node) => ts.Type {
  const { getTypeAtLocation }: TypeServices = context.sourceCode.parserServices;
  if (!getTypeAtLocation) throw new Error('this rule needs type information');
  return getTypeAtLocation;
}
