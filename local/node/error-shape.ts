/** An error as Lambda's Node runtime reports it. */
export interface ErrorShape {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export function errorShape(error: unknown): ErrorShape {
  if (error instanceof Error)
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
