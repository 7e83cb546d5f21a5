/** What the doctor says of one thing. A warning lets a deploy through; an error would end it. */
export interface Diagnosis {
  readonly check: string;
  readonly status: "ok" | "warning" | "error";
  readonly message: string;
  /** What to do; absent where it is ok. */
  readonly mend?: string;
}

export const ok = (check: string, message: string): Diagnosis => ({ check, status: "ok", message });

export const warning = (check: string, message: string, mend: string): Diagnosis => ({
  check,
  status: "warning",
  message,
  mend,
});

export const error = (check: string, message: string, mend: string): Diagnosis => ({
  check,
  status: "error",
  message,
  mend,
});
