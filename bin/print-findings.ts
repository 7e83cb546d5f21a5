import { type Finding, findingText } from "../toolkit/check/finding";
import type { Fault } from "../toolkit/fault";
import type { Output } from "./codenode-output";

export function printFindings(output: Output, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const paint = finding.severity === "error" ? output.colors.red : output.colors.yellow;
    output.line(paint(findingText(finding)));
  }
}

export function summary(findings: readonly Finding[]): string {
  const count = (severity: Finding["severity"]): string => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  return findings.length === 0 ? "no findings" : `${count("error")}, ${count("warning")}`;
}

export const noBots = (directory: string): Fault => ({
  file: "",
  path: "",
  message: `there is no bot in ${directory}; make one with codenode new bot NAME, or name another folder with --bots`,
});
