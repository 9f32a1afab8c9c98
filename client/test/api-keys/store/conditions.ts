type Values = Record<string, unknown>;

/** Names and values of the expressions of a call. */
interface Expressions {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Values;
}

/** Evaluates the condition of a call on an item: AND, OR, parentheses, attribute_exists, attribute_not_exists, =, <=. */
export function isMet(item: Values | undefined, call: Expressions): boolean {
  const { ConditionExpression: text, ExpressionAttributeNames: names = {} } = call;
  const { ExpressionAttributeValues: values = {} } = call;
  if (text === undefined) return true;
  const tokens = text.match(/attribute_\w+|AND|OR|[()=]|<=|[#:]\w+/g) ?? [];
  requireAll(text, tokens, names, values);
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const attribute = (name: string): unknown => item?.[names[name] as string];
  const any = (): boolean => {
    let met = all();
    while (tokens[at] === 'OR') {
      at++;
      met = all() || met;
    }
    return met;
  };
  const all = (): boolean => {
    let met = one();
    while (tokens[at] === 'AND') {
      at++;
      met = one() && met;
    }
    return met;
  };
  const one = (): boolean => {
    const token = next();
    if (token === '(') {
      const met = any();
      next();
      return met;
    }
    if (token.startsWith('attribute_')) {
      next();
      const exists = attribute(next()) !== undefined;
      next();
      return token === 'attribute_exists' ? exists : !exists;
    }
    const left = attribute(token);
    const operator = next();
    const right = values[next()];
    if (left === undefined) return false;
    if (operator === '=') return JSON.stringify(left) === JSON.stringify(right);
    return Number((left as { N: string }).N) <= Number((right as { N: string }).N);
  };
  const met = any();
  if (at !== tokens.length) throw new Error(`Cannot evaluate ${text}`);
  return met;
}

/** Applies `SET #a = :b, #c = if_not_exists(#c, :d)`. Returns the changed attributes. */
export function updated(item: Values, call: Expressions & { UpdateExpression: string }): Values {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = call;
  const changes: Values = {};
  for (const [, name = '', held, value = ''] of call.UpdateExpression.matchAll(
    /(#\w+) = (?:if_not_exists\((#\w+), )?(:\w+)/g,
  )) {
    const old = held === undefined ? undefined : item[names[held] as string];
    changes[names[name] as string] = old ?? values[value];
  }
  return changes;
}

/** DynamoDB refuses a placeholder without a name or a value. */
function requireAll(text: string, tokens: string[], names: object, values: object): void {
  for (const token of tokens.filter((one) => /^[#:]/.test(one))) {
    if (!(token in names) && !(token in values)) throw new Error(`${token} of ${text} is not defined`);
  }
}
