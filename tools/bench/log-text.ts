import type { Random } from '../../rehearsal/src/kernel/random';

const HEX = '0123456789abcdef';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WORDS = (
  'order payment customer basket invoice request response handler service database connection timeout retry ' +
  'failed completed started updated created deleted queue message worker session user account profile product'
).split(' ');
const TABLES = ['ShopStack-Orders5FC8A0E2-1MXK3JQ9Z7TRB', 'ShopStack-Baskets91D0B7C3-PL6WUVH2NA4S'];
const CLASSES = ['com.shop.orders.OrderService', 'org.springframework.web.servlet.DispatcherServlet'];

/** Sources of log lines without secrets, in the forms of the services that write them. */
export const LOG_SOURCES: Readonly<Record<string, (random: Random, n: number) => string>> = {
  'Lambda, text': (r, n) => {
    const id = r.uuid();
    const lines = [
      `START RequestId: ${id} Version: $LATEST`,
      `${time(n)}\t${id}\tINFO\t${words(r, 6)} in ${r.integer(1, 900)} ms`,
      `END RequestId: ${id}`,
      `REPORT RequestId: ${id}\tDuration: ${r.integer(2, 900)}.42 ms\tBilled Duration: ${r.integer(2, 900)} ms\tMemory Size: 256 MB\tMax Memory Used: 91 MB\tXRAY TraceId: 1-${hex(r, 8)}-${hex(r, 24)}\tSegmentId: ${hex(r, 16)}\tSampled: true`,
    ];
    return lines[n % lines.length] as string;
  },
  'Lambda, JSON': (r, n) =>
    JSON.stringify({
      ...{ time: time(n), level: 'info', service: 'checkout', function_request_id: r.uuid() },
      ...{ xray_trace_id: `1-${hex(r, 8)}-${hex(r, 24)}`, message: words(r, 7), order: `ord_${hex(r, 12)}` },
      ...{ table: TABLES[n % TABLES.length], ms: r.integer(1, 900) },
    }),
  'Web server': (r, n) =>
    `10.0.${r.integer(0, 255)}.${r.integer(0, 255)} - - [${time(n)}] "GET /${word(r)}/${word(r)}/${r.integer(1, 99999)}?page=${r.integer(1, 9)}&sort=${word(r)} HTTP/1.1" 200 ${r.integer(100, 99999)} "https://shop.example/${word(r)}" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"`,
  'VPC flow log': (r) =>
    `2 123456789012 eni-${hex(r, 17)} 10.0.${r.integer(0, 255)}.${r.integer(0, 255)} 10.0.1.5 443 ${r.integer(1024, 65535)} 6 ${r.integer(1, 99)} ${r.integer(40, 99999)} 1764410000 1764410060 ACCEPT OK`,
  'Stack trace': (r, n) =>
    n % 8 === 0
      ? `${time(n)} ERROR [http-nio-8080-exec-${r.integer(1, 20)}] ${CLASSES[n % 2]} - ${words(r, 6)}`
      : `\tat com.shop.${word(r)}.${word(r)}.Abstract${cap(word(r))}${cap(word(r))}Factory.${word(r)}${cap(word(r))}(${cap(word(r))}.java:${r.integer(10, 900)}) ~[app.jar!/:1.4.${r.integer(0, 9)}]`,
  'API calls': (r, n) =>
    `${time(n)} DEBUG PUT https://shop-assets.s3.eu-central-1.amazonaws.com/images/${hex(r, 40)}.webp x-amz-request-id=${r.text(16, BASE62.slice(0, 36))} x-amz-id-2=${r.text(75, `${BASE62}+/`)}= etag="${hex(r, 32)}" cursor=${r.text(24, BASE62)}`,
};

const time = (n: number) => new Date(Date.UTC(2026, 10, 29) + n * 37).toISOString();
const hex = (random: Random, length: number) => random.text(length, HEX);
const word = (random: Random) => WORDS[random.integer(0, WORDS.length - 1)] as string;
const words = (random: Random, count: number) => Array.from({ length: count }, () => word(random)).join(' ');
const cap = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Lines of a source. */
export function logLines(source: string, random: Random, bytes: number): string[] {
  const make = LOG_SOURCES[source];
  if (!make) throw new Error(`There is no source ${source}.`);
  const lines: string[] = [];
  for (let [n, size] = [0, 0]; size < bytes; n++) {
    const line = make(random, n);
    lines.push(line);
    size += line.length + 1;
  }
  return lines;
}
