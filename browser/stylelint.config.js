// The standard rules, less those about blank lines: our stylesheet puts short rules on one line, so that a component
// fits on a screen.
export default {
  extends: ['stylelint-config-standard'],
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    'at-rule-empty-line-before': null,
    'comment-empty-line-before': null,
    'custom-property-empty-line-before': null,
    'declaration-block-single-line-max-declarations': null,
    'declaration-empty-line-before': null,
    'rule-empty-line-before': null,
    // Cascade layers keep the order; specificity within one is low everywhere.
    'no-descending-specificity': null,
    'alpha-value-notation': 'number',
    // Older phones know min-width, and not `width >= 45rem`.
    'media-feature-range-notation': 'prefix',
    'value-keyword-case': ['lower', { camelCaseSvgKeywords: true, ignoreProperties: ['/^--/'] }],
    'hue-degree-notation': 'number',
    // iPhones know this one with its prefix only.
    'property-no-vendor-prefix': [true, { ignoreProperties: ['text-size-adjust'] }],
    // Colours are tokens, so that light and dark stay in step.
    'color-named': 'never',
    'color-no-hex': true,
    'declaration-no-important': true,
    'selector-max-id': 0,
    // A page asks no other host, and its stylesheet comes in one piece.
    'at-rule-disallowed-list': ['import'],
    'function-url-scheme-disallowed-list': ['http', 'https'],
  },
  overrides: [
    // Hidden stays hidden, reduced motion stays still, and paper takes no orders from the screen.
    { files: ['**/reset.css', '**/print.css'], rules: { 'declaration-no-important': null } },
    // On a phone the box at the bottom edge overrules the place that the script gave it.
    { files: ['**/notices.css'], rules: { 'declaration-no-important': null } },
    // Paper is white, a film stands on black, and a drawing in colours of its own on white, by day and by night.
    { files: ['**/print.css', '**/figures.css'], rules: { 'color-no-hex': null } },
  ],
};
