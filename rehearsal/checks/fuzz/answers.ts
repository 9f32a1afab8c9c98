import { parseXml } from '../../test/recordings/xml';
import type { HttpAnswer } from '../http-client';

/** The reason why an answer does not conform to its AWS protocol; undefined if it does. */
export function answerProblem({ status, contentType, body }: HttpAnswer): string | undefined {
  if (status !== 200 && (status < 400 || status > 503)) return `the HTTP status is ${status}`;
  if (contentType === 'application/x-amz-json-1.1') return jsonProblem(status, body);
  if (contentType === 'text/xml') return xmlProblem(status, body);
  return `the content type is ${contentType}`;
}

function jsonProblem(status: number, body: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return 'the body is not JSON';
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return 'the body is not a JSON object';
  const { __type: type, message, Message } = answer as Record<string, unknown>;
  if (status === 200) return type === undefined ? undefined : 'an error has the status 200';
  if (typeof type !== 'string' || !/^[A-Za-z]+$/.test(type)) return 'an error has no name';
  return typeof (message ?? Message) === 'string' ? undefined : 'an error has no message';
}

/** Characters that XML 1.0 does not allow, and `&` that does not start a reference. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|&(?!#\d+;)/u;

function xmlProblem(status: number, body: string): string | undefined {
  if (NOT_XML.test(body)) return 'the body has characters that XML does not allow';
  const open: string[] = [];
  let rest = body.replace(
    /<(\/?)([A-Za-z][A-Za-z0-9]*)( xmlns="[^"<>]*")?>/g,
    (_, close: string, name: string) => {
      if (!close) open.push(name);
      else if (open.pop() !== name) open.push('?');
      return '';
    },
  );
  rest = rest.replace(/[^<>]/g, '');
  if (open.length > 0 || rest !== '') return 'the body is not well-formed XML';
  if (status === 200)
    return /^<(?!Error)[A-Z][A-Za-z]*Response /.test(body) ? undefined : 'the body is not a response';
  const { Error: error } = parseXml(body) as { Error?: { Code?: string; Type?: string } };
  return error?.Code && error.Type ? undefined : 'an error has no code';
}
