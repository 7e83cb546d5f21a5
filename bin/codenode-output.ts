import { createSpinner } from "nanospinner";
import pc from "picocolors";
import { type Fault, faultText } from "../toolkit/fault";

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly stdout?: Stream;
  readonly stderr?: Stream;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Work that is done sooner shows no progress. */
const SHOW_PROGRESS_AFTER_MS = 1_000;

/** What a command prints: lines for people, or with --json one document on stdout and nothing else there. */
export class Output {
  readonly json: boolean;
  /** Colours on a terminal only, and none where NO_COLOR is set (no-color.org). */
  readonly colors: ReturnType<typeof pc.createColors>;
  private readonly stdout: Stream;
  private readonly stderr: Stream;

  constructor({ json, stdout = process.stdout, stderr = process.stderr, environment = process.env }: OutputOptions) {
    this.json = json;
    this.stdout = stdout;
    this.stderr = stderr;
    const wanted = stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
    this.colors = pc.createColors(wanted && !json);
  }

  /** For people; with --json the document says it. */
  line(text = ""): void {
    if (!this.json) this.stdout.write(`${text}\n`);
  }

  /** The result for programs; without --json the lines say it. */
  document(value: unknown): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Where the command works; with --json on stderr, as stdout holds the document. */
  firstLine(text: string): void {
    (this.json ? this.stderr : this.stdout).write(`${this.colors.dim(text)}\n`);
  }

  /** What is no result: a notice, a question, a warning. */
  notice(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /** Says every reason why nothing was done; with --json as `{ ok: false, refusals: […] }`. Always false, for a command to give back. */
  refuse(refusals: readonly Fault[]): false {
    this.document({ ok: false, refusals });
    if (!this.json) for (const refusal of refusals) this.notice(this.colors.red(refusalText(refusal)));
    return false;
  }

  /** Does work that may take longer than a second: a spinner on a terminal, else one line once the second is over. */
  async progress<T>(text: string, work: () => Promise<T>): Promise<T> {
    const spinner = this.stderr.isTTY === true ? createSpinner(text, { stream: process.stderr }) : undefined;
    const timer = setTimeout(() => {
      if (spinner === undefined) this.notice(`${text} …`);
      else spinner.start();
    }, SHOW_PROGRESS_AFTER_MS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      if (spinner?.isSpinning()) spinner.reset().clear();
    }
  }
}

/** A refusal that is about no file stands for itself. */
const refusalText = (refusal: Fault): string => (refusal.file === "" ? refusal.message : faultText(refusal));
