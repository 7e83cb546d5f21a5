import { invalidParameter } from "../errors";
import { answer, findFunction, type Operation } from "./api";
import { concurrencySchema, readInput, tagsSchema } from "./input";

/** AWS keeps 100 of an account's 1,000 executions for functions without a reservation. */
const RESERVABLE_CONCURRENCY = 900;

export const putConcurrency: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, concurrencySchema);
  if (!read.ok) return read;
  const { record } = found;
  const reservedConcurrency = read.value.ReservedConcurrentExecutions;
  const others = context.functions.list().filter(({ name }) => name !== record.name);
  const reserved = others.reduce((sum, other) => sum + (other.reservedConcurrency ?? 0), 0);
  if (reserved + reservedConcurrency > RESERVABLE_CONCURRENCY)
    return invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].`,
    );
  context.functions.put({ ...record, reservedConcurrency });
  return answer(200, { ReservedConcurrentExecutions: reservedConcurrency });
};

export const getConcurrency: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const { reservedConcurrency } = found.record;
  return answer(200, reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency });
};

export const deleteConcurrency: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const { reservedConcurrency: _, ...record } = found.record;
  context.functions.put(record);
  return answer(204);
};

export const listTags: Operation = (context, request) => {
  const found = findFunction(context, request);
  return found.ok ? answer(200, { Tags: found.record.tags }) : found;
};

export const tagResource: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const read = readInput(request.input, tagsSchema);
  if (!read.ok) return read;
  context.functions.put({ ...found.record, tags: { ...found.record.tags, ...read.value.Tags } });
  return answer(204);
};

export const untagResource: Operation = (context, request) => {
  const found = findFunction(context, request);
  if (!found.ok) return found;
  const removed = new Set(request.query.getAll("tagKeys"));
  const tags = Object.fromEntries(Object.entries(found.record.tags).filter(([key]) => !removed.has(key)));
  context.functions.put({ ...found.record, tags });
  return answer(204);
};
