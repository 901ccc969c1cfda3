import type { Rule } from 'eslint';

/** `eslint-disable… rule -- reason`: the rule by its name, and why. */
const COMPLETE = /^\s*eslint-disable(-next-line|-line)?\s+[^\s-].*\s--\s+\S/s;

/** A rule is switched off by its name and with a reason behind `--`; otherwise the comment is a break itself. */
export const disableNamesItsReason: Rule.RuleModule = {
  meta: {
    type: 'problem',
    messages: { reason: 'Name the rule and say why: eslint-disable-next-line rule -- reason.' },
    schema: [],
  },
  create(context) {
    return {
      Program() {
        for (const { value, loc } of context.sourceCode.getAllComments()) {
          if (/^\s*eslint-disable/.test(value) && !COMPLETE.test(value) && loc) context.report({ loc, messageId: 'reason' });
        }
      },
    };
  },
};
