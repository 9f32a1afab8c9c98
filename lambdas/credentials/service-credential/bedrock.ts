import { domainOf, textOf } from 'cdk-rekey-engine';
import type { HttpsResponse, SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';
import type { BedrockValue } from './contract';

/** Lists the foundation models with an API key. The request is not billed. */
export async function tryBedrock({ region, apiKey }: BedrockValue, send: SendHttps): Promise<Reaction> {
  const url = `https://bedrock.${region}.${domainOf(region)}/foundation-models?byOutputModality=EMBEDDING`;
  return reactionTo(await send(url, { method: 'GET', headers: { authorization: `Bearer ${apiKey}` } }));
}

/**
 * A denial names the action that the user of the key is not allowed: the key itself is accepted. AWS does not document the
 * text for an invalid key, which public reports quote.
 */
function reactionTo({ status, text }: HttpsResponse): Reaction {
  if (status === 200) return { accepted: true, answer: 'HTTP 200' };
  const message = messageIn(text);
  if (status === 403 && /^Authentication failed\b/.test(message))
    return { accepted: false, answer: 'HTTP 403 Authentication failed' };
  const denied =
    status === 403 && /is not authorized to perform: bedrock:ListFoundationModels\b/.test(message);
  if (denied) return { accepted: true, answer: 'HTTP 403 bedrock:ListFoundationModels is not allowed' };
  const bearer = /is not authorized to perform: bedrock:CallWithBearerToken\b/.test(message);
  return {
    accepted: undefined,
    answer: `HTTP ${status}${bearer ? ' bedrock:CallWithBearerToken is not allowed' : ''}`,
  };
}

function messageIn(text: string): string {
  try {
    const { Message, message } = JSON.parse(text) as {
      readonly Message?: unknown;
      readonly message?: unknown;
    };
    return textOf(Message ?? message ?? '');
  } catch {
    return '';
  }
}
