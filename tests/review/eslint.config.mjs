// What CI holds the page's JavaScript to: npx eslint@9.39.1 -c tests/review/eslint.config.mjs bitext/review/static
const browser = ["document", "window", "location", "history", "navigator", "localStorage", "sessionStorage", "fetch",
  "matchMedia", "getComputedStyle", "requestAnimationFrame", "setTimeout", "clearTimeout", "addEventListener",
  "URL", "URLSearchParams", "ResizeObserver", "HTMLElement", "Element"];

export default [
  {
    files: ["**/*.js"],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "error",
      "no-unused-vars": "error",
      "no-unreachable": "error",
      "no-dupe-keys": "error",
      "no-dupe-class-members": "error",
      "no-const-assign": "error",
      "no-import-assign": "error",
      "no-self-assign": "error",
      "no-fallthrough": "error",
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-var": "error",
      "no-empty": ["error", { allowEmptyCatch: false }],
      "prefer-const": "error",
      "require-await": "error",
      eqeqeq: "error",
    },
  },
];
