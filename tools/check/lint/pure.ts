/** Syntax that pure libraries do without: time and chance come in with the command, aggregates are values, nothing waits. */
export const IMPURE_SYNTAX = [
  { selector: 'ClassDeclaration, ClassExpression', message: 'Pure libraries hold values and functions, no classes.' },
  { selector: ':function[async=true]', message: 'Pure libraries wait for nothing.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'The time comes in with the command.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The time comes in with the command.' },
  { selector: "CallExpression[callee.name='Date']", message: 'The time comes in with the command.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance comes in with the command.' },
];

/** Globals through which time, chance or the outside would come in. */
export const IMPURE_GLOBALS = [
  'crypto',
  'fetch',
  'globalThis',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

/** Ways from text to a float and back; money is bigint micros. */
export const FLOAT_SYNTAX = [
  { selector: "CallExpression[callee.name='parseFloat']", message: 'Money is parsed by the kernel, never as a float.' },
  { selector: "MemberExpression[property.name='parseFloat']", message: 'Money is parsed by the kernel, never as a float.' },
  { selector: "MemberExpression[property.name='toFixed']", message: 'Money is written by the kernel, never from a float.' },
];

/** Syntax that nobody writes. */
export const FORBIDDEN_SYNTAX = [
  { selector: 'CatchClause > BlockStatement[body.length=0]', message: 'An error that is caught is dealt with.' },
];

/** What makes a run of specs look complete when it is not. */
export const PARTIAL_SPECS = [
  {
    selector: "CallExpression > MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|failing)$/]",
    message: 'No spec stands alone or is left out; a case that an adapter cannot keep is skipped by name in contract-skips.json.',
  },
  { selector: "CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]", message: 'No spec stands alone or is left out.' },
];
