export { MemorySecretStore as MemorySecret } from '../../src/testing/memory-secret-store';
