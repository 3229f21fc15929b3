import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** A text for people; QuickBooks is called so in every language. */
const TEXT = '[value=/^(?!QuickBooks$)(?=.*[A-Za-z]{2})([A-Z]|.* )/]';
const FOR_PEOPLE =
  '/^(label|title|header|description|placeholder|alt|lead|explains|says|what|nothing|action|heading|aria-label|also)$/';
const WHERE = [
  `JSXAttribute[name.name=${FOR_PEOPLE}] >`,
  `JSXAttribute[name.name=${FOR_PEOPLE}] > JSXExpressionContainer >`,
  `JSXAttribute[name.name=${FOR_PEOPLE}] > JSXExpressionContainer > ConditionalExpression >`,
  `Property[key.name=${FOR_PEOPLE}] >`,
  `Property[key.name=${FOR_PEOPLE}] > ConditionalExpression >`,
  'JSXElement > JSXExpressionContainer >',
  'JSXElement > JSXExpressionContainer > ConditionalExpression >',
  'JSXElement > JSXExpressionContainer > LogicalExpression >',
  'CallExpression[callee.name=/^notify/] >',
];
const UNTRANSLATED = [
  'JSXText[value=/[A-Za-z]{2}/]',
  ...WHERE.flatMap((where) => [
    `${where} Literal${TEXT}`,
    `${where} TemplateLiteral:has(> TemplateElement[value.raw=/[A-Za-z]{3}.* |^[A-Z][a-z]/])`,
  ]),
].map((selector) => ({
  selector,
  message: 'What people read is said with t, rich or counted, so that it can be said in their language.',
}));

// Biome formats, and finds most; Oxlint what needs types (.oxlintrc.json). Here is what no rule of theirs can say.
export default defineConfig(
  {
    ignores: [
      'node_modules/',
      '**/dist/',
      'coverage/',
      'drizzle/',
      '.cache/',
      '.ledgerbridge/',
      'packages/client/src/schema.ts',
      'packages/client/dist/',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts', 'src/dev/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', message: 'Only src/config.ts reads the environment.' }] },
      ],
    },
  },
  {
    files: ['console/src/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...UNTRANSLATED] },
  },
  {
    files: ['console/src/pages/**/*.tsx', 'console/src/connection/**/*.tsx'],
    ignores: ['console/src/pages/sign-in/**', 'console/src/pages/setup/step-list.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'react-router',
              importNames: ['Link', 'useNavigate'],
              message: 'TextLink, LinkButton and useGo of pieces/links.tsx keep the company that is meant.',
            },
          ],
        },
      ],
    },
  },
);
