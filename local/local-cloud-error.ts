/** A local cloud that cannot start, for a reason that the person who starts it can mend. */
export class LocalCloudError extends Error {
  override name = "LocalCloudError";
}
