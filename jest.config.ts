import type { Config } from "jest";

const suite = (displayName: string) => ({
  displayName,
  testEnvironment: "node",
  roots: [`<rootDir>/test/${displayName}`],
  testMatch: ["**/*.test.ts"],
  transform: {
    "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] as [string, object],
  },
  modulePathIgnorePatterns: ["<rootDir>/build/", "<rootDir>/.codenode/", "<rootDir>/cdk.out/"],
});

const config: Config = {
  projects: ["unit", "synth", "local", "deploy"].map(suite),
};

export default config;
