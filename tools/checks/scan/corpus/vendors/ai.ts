import type { Format } from './formats';

/** Credentials of services for machine learning, and of tools around them. */
export const AI: Readonly<Record<string, Format>> = {
  'openai-project': (m) => `sk-proj-${m.chars(74, 'base64url')}T3BlbkFJ${m.chars(74, 'base64url')}`,
  'openai-legacy': (m) => `sk-${m.chars(20, 'base62')}T3BlbkFJ${m.chars(20, 'base62')}`,
  'anthropic-key': (m) => `sk-ant-api03-${m.chars(93, 'base64url')}AA`,
  'huggingface-token': (m) => `hf_${m.chars(34, 'base62').replace(/\d/g, 'k')}`,
  'replicate-token': (m) => `r8_${m.chars(37, 'base62')}`,
  'groq-key': (m) => `gsk_${m.chars(52, 'base62')}`,
  'xai-key': (m) => `xai-${m.chars(80, 'base62')}`,
  'perplexity-key': (m) => `pplx-${m.chars(48, 'base62')}`,
  'openrouter-key': (m) => `sk-or-v1-${m.chars(64, 'hex')}`,
  'deepseek-key': (m) => `sk-${m.chars(32, 'hex')}`,
  'langsmith-key': (m) => `lsv2_pt_${m.chars(32, 'hex')}_${m.chars(10, 'hex')}`,
  'pinecone-key': (m) => `pcsk_${m.chars(6, 'base62')}_${m.chars(63, 'base62')}`,
  'elevenlabs-key': (m) => `sk_${m.chars(48, 'hex')}`,
  'nvidia-key': (m) => `nvapi-${m.chars(64, 'base64url')}`,
  'fireworks-key': (m) => `fw_${m.chars(24, 'base62')}`,
  'tavily-key': (m) => `tvly-dev-${m.chars(32, 'base62')}`,
  'stability-key': (m) => `sk-${m.chars(48, 'base62')}`,
};
