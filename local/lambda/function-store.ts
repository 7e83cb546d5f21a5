import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../files";
import { CodeStore } from "./code-store";
import type { FunctionRecord } from "./function-record";

/** The functions of the local cloud, kept in one JSON file each, so that versions and aliases outlive a restart. */
export class FunctionStore {
  readonly code: CodeStore;
  private readonly records = new Map<string, FunctionRecord>();
  private readonly directory: string;

  constructor(dataDirectory: string) {
    this.directory = join(dataDirectory, "functions");
    mkdirSync(this.directory, { recursive: true });
    for (const file of readdirSync(this.directory)) {
      if (!file.endsWith(".json")) continue;
      const record = JSON.parse(readFileSync(join(this.directory, file), "utf8")) as FunctionRecord;
      this.records.set(record.name, record);
    }
    this.code = new CodeStore(join(dataDirectory, "code"));
    this.code.removeAllBut(new Set([...this.records.values()].flatMap(codeOf)));
  }

  get(name: string): FunctionRecord | undefined {
    return this.records.get(name);
  }

  /** Sorted by name, as ListFunctions answers them. */
  list(): FunctionRecord[] {
    return [...this.records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(record: FunctionRecord): void {
    writeFileAtomically(this.fileOf(record.name), JSON.stringify(record, null, 2));
    this.records.set(record.name, record);
  }

  delete(name: string): void {
    rmSync(this.fileOf(name), { force: true });
    this.records.delete(name);
  }

  private fileOf(name: string): string {
    return join(this.directory, `${name}.json`);
  }
}

const codeOf = (record: FunctionRecord): string[] => [
  record.latest.codeSha256,
  ...record.versions.map((version) => version.codeSha256),
];
