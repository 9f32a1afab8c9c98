import { type Comparison, difference, member } from './compare';
import type { Placeholders } from './placeholders';
import type { Asserts, ExpectedError } from './transcript';
import type { Answer } from './wire';

/** The first assertion that an answer does not meet, or undefined. */
export function assertsDifference(asserts: Asserts, answer: Answer, by: Comparison): string | undefined {
  const { output } = answer;
  const { contains, exact, httpStatus } = asserts;
  if (httpStatus !== undefined && httpStatus !== answer.httpStatus) return `HTTP status ${answer.httpStatus}`;
  if (contains !== undefined) {
    const problem = difference(contains, output, { ...by, subset: true, exact });
    if (problem) return problem;
  }
  for (const [path, list] of Object.entries(asserts.excludes ?? {})) {
    for (const element of list as unknown[]) {
      const found = difference({ [path]: [element] }, output, { ...by, subset: true }) === undefined;
      if (found) return `${path}: has ${JSON.stringify(element)}`;
    }
  }
  for (const path of asserts.absent ?? []) {
    if (member(output, path) !== undefined) return `${path}: exists`;
  }
  for (const [path, count] of Object.entries(asserts.count ?? {})) {
    const list = (member(output, path) ?? []) as unknown[];
    if (list.length !== count) return `${path}: ${list.length} elements instead of ${count}`;
  }
  return textDifference(asserts, output, by.placeholders);
}

function textDifference(asserts: Asserts, output: unknown, placeholders: Placeholders): string | undefined {
  for (const [path, length] of Object.entries(asserts.length ?? {})) {
    const text = String(member(output, path));
    if (text.length !== length) return `${path}: ${text.length} characters instead of ${length}`;
  }
  for (const [path, characters] of Object.entries(asserts.noneOf ?? {})) {
    const text = String(member(output, path));
    const found = [...characters].find((c) => text.includes(c));
    if (found) return `${path}: has ${found}`;
  }
  for (const [path, word] of Object.entries(asserts.later ?? {})) {
    const before = placeholders.fill(word);
    if (!(Number(member(output, path)) > Number(before))) return `${path}: not later than ${before}`;
  }
  return undefined;
}

/** The first difference between an answer and a recorded error, or undefined. */
export function errorDifference(
  expected: ExpectedError,
  answer: Answer,
  placeholders: Placeholders,
): string | undefined {
  const { error } = answer;
  if (!error) return `no error: ${JSON.stringify(answer.output)}`;
  const { name, message, messageContains, httpStatus, type, member: spelling } = expected;
  if (name !== undefined && name !== error.name) return `${error.name} instead of ${name}: ${error.message}`;
  if (message !== undefined) {
    const problem = placeholders.match(message, error.message);
    if (problem) return problem;
  }
  if (messageContains !== undefined && !error.message.includes(messageContains)) return error.message;
  if (httpStatus !== undefined && httpStatus !== answer.httpStatus) return `HTTP status ${answer.httpStatus}`;
  if (type !== undefined && type !== error.type) return `type ${error.type} instead of ${type}`;
  if (spelling !== undefined && spelling !== error.member) return `the message is spelled ${error.member}`;
  return undefined;
}
