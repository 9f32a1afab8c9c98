import type { VendorRule } from '../vendor';
import { format } from './format';

/** Formats of services for machine learning that are not in the rules of gitleaks. */
export const AI: readonly VendorRule[] = [
  format('OpenAI admin key', 'sk-admin-', '[0-9A-Za-z_-]{40,200}'),
  format('OpenAI project key', 'sk-', '(?:proj|svcacct)-[0-9A-Za-z_-]{40,200}', {
    keywords: ['sk-proj-', 'sk-svcacct-'],
  }),
  format('Secret key of an API with the form of OpenAI', 'sk-', '(?:[0-9a-f]{32}|[0-9A-Za-z]{48})', {
    entropy: 3.2,
  }),
  format('Anthropic key', 'sk-ant-', '[0-9a-z]{3,8}-[0-9A-Za-z_-]{60,120}'),
  format('OpenRouter key', 'sk-or-v1-', '[0-9a-f]{64}'),
  format('Langfuse secret key', 'sk-lf-', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
  format('Replicate token', 'r8_', '[0-9A-Za-z]{37}'),
  format('Groq key', 'gsk_', '[0-9A-Za-z]{48,56}'),
  format('xAI key', 'xai-', '[0-9A-Za-z]{70,90}'),
  format('Perplexity key', 'pplx-', '[0-9A-Za-z]{40,56}'),
  format('LangSmith key', 'lsv2_', '(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}'),
  format('Pinecone key', 'pcsk_', '[0-9A-Za-z]{4,8}_[0-9A-Za-z]{50,70}'),
  format('ElevenLabs key', 'sk_', '[0-9a-f]{48}', { entropy: 3 }),
  format('NVIDIA key', 'nvapi-', '[0-9A-Za-z_-]{60,70}'),
  format('Fireworks key', 'fw_', '[0-9A-Za-z]{22,26}', { entropy: 3.5 }),
  format('Tavily key', 'tvly-', '(?:dev-|prod-)?[0-9A-Za-z]{30,48}'),
  format('Together key', 'tgp_v1_', '[0-9A-Za-z_-]{43}'),
  format('Jina key', 'jina_', '[0-9A-Za-z_-]{50,70}'),
  format('Hugging Face token', 'hf_', '[0-9A-Za-z]{34,40}', { entropy: 3 }),
  format('Weights & Biases key', 'wandb_v1_', '[0-9A-Za-z_]{60,90}'),
];
