// What the linter looks for in client/ and web/: faults that the types alone do not show. Layout is Prettier's business.
import eslint from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/', '**/test-results/', '**/*.generated.ts']),
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, lit['flat/recommended']],
    languageOptions: {
      parserOptions: {
        project: ['client/tsconfig.json', 'client/tests/tsconfig.json', 'web/tsconfig.json', 'web/tests/e2e/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off', // "return act();" acts and leaves, in one line
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess asks for one at each sample of a picture
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 250],
      'no-param-reassign': 'error',
    },
  },
  {
    files: ['client/src/**', 'web/src/**', 'web/page/**'],
    rules: {
      '@typescript-eslint/unbound-method': 'off', // Lit binds the listeners in templates
      'max-lines-per-function': ['error', 40],
      // Tokens and pictures stay in memory.
      'no-console': 'error',
      'no-restricted-globals': ['error', 'localStorage', 'sessionStorage', 'indexedDB', 'caches'],
    },
  },
  {
    files: ['*/tests/**'],
    // Empty classes stand for elements; Playwright's fixtures are patterns, even where nothing is needed.
    rules: { '@typescript-eslint/no-extraneous-class': 'off', 'no-empty-pattern': 'off' },
  },
);
