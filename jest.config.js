/** One project a suite, so that each part of `npm test` runs alone: `npm run test:unit`, `test:synth`, `test:local`, `test:deploy`. */
const suite = (displayName) => ({
  displayName,
  testEnvironment: "node",
  roots: [`<rootDir>/test/${displayName}`],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/.codenode/", "<rootDir>/cdk.out/"],
});

module.exports = { projects: ["unit", "synth", "local", "deploy"].map(suite) };
