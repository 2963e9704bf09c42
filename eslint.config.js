import tseslint from 'typescript-eslint'

/** Rules that guard promises of the record, beside the usual ones. */
const readsTheClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name=/^(now|parse)$/]",
    message: 'Time comes from src/clock.ts or from src/domain/instants.ts.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes from src/clock.ts.' },
]
const asyncTransaction = {
  selector:
    'CallExpression[callee.property.name=/^(transaction|savepoint)$/] > :matches(ArrowFunctionExpression, FunctionExpression)[async=true]',
  message: 'An async callback writes outside the transaction after it was rolled back.',
}

export default tseslint.config(
  { ignores: ['node_modules/', '.tap/', 'data/', 'db/migrations/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
  },
  {
    files: ['**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...readsTheClock, asyncTransaction],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'performance',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'fetch',
        'crypto',
        'Buffer',
      ],
    },
  },
  { files: ['src/clock.ts', 'scripts/**', 'test/**'], rules: { 'no-restricted-syntax': ['error', asyncTransaction] } },
  { files: ['src/main.ts', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
)
