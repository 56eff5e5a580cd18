// Run from the repository's root: the pages' own modules lie outside this folder.
import js from '@eslint/js';
import globals from 'globals';

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'prefer-arrow-callback': 'error',
  'object-shorthand': 'error',
  'no-implicit-globals': 'error',
  // The content security policy refuses them in the browser.
  'no-eval': 'error',
  'no-new-func': 'error',
  // Playwright wants `({}, use)` where a fixture needs nothing.
  'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
};

export default [
  { ignores: ['browser/artefacts/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['crates/web/assets/**/*.js'], languageOptions: { sourceType: 'module', globals: globals.browser }, rules },
  // Tests hold functions that run inside the page.
  { files: ['browser/**/*.js'], languageOptions: { globals: { ...globals.node, ...globals.browser } }, rules },
];
