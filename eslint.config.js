import vue from 'eslint-plugin-vue'
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

/** Younger than the oldest browser the pages are built for (Chromium 86, Safari 14): Vite lowers syntax, not what is called. */
const tooYoung = [
  {
    selector:
      'CallExpression[callee.property.name=/^(at|findLast|findLastIndex|toSorted|toReversed|toSpliced|groupBy|hasOwn|randomUUID)$/]',
    message: 'Chromium 86 does not have this.',
  },
  { selector: 'CallExpression[callee.name=/^(structuredClone)$/]', message: 'Chromium 86 does not have this.' },
]

export default tseslint.config(
  { ignores: ['node_modules/', '.tap/', 'data/', 'db/migrations/', 'dist/', 'dist.*/', 'screenshots/'] },
  {
    files: ['**/*.ts'],
    ignores: ['src/web/**'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
  },
  {
    // vue-tsc knows the types of the components; the linter would take each of them for anything.
    files: ['src/web/**/*.{ts,vue}'],
    extends: [...tseslint.configs.strict, ...vue.configs['flat/essential']],
    languageOptions: { parserOptions: { parser: tseslint.parser, ecmaVersion: 'latest', sourceType: 'module' } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/require-explicit-emits': 'error',
      'vue/no-unused-refs': 'error',
    },
  },
  {
    files: ['**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  { files: ['src/web/**/*.{ts,vue}'], rules: { 'no-restricted-syntax': ['error', ...readsTheClock, ...tooYoung] } },
  {
    files: ['**/*.ts'],
    ignores: ['src/web/**'],
    rules: {
      'no-restricted-syntax': ['error', ...readsTheClock, asyncTransaction],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  { files: ['src/documents/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...readsTheClock, ...tooYoung] } },
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
