import express, { type Express } from 'express';
import type { PoolConfig } from 'pg';
import type { SecretsClient } from 'rekey-client';
import { createPool } from 'rekey-client/pg';

/** Options of the service. */
export interface ServiceOptions {
  /** Name or ARN of the secret with the login. */
  readonly login: string;
  /** Options of the pool besides the login. @default - the certificate of the server is verified */
  readonly pool?: PoolConfig;
}

/** The service, apart from the client, so that a test can pass one with a backend in memory. */
export interface Service {
  readonly app: Express;
  /** Waits for the queries in progress, and ends the connections. */
  close(): Promise<void>;
}

/** Creates a service that keeps orders in PostgreSQL. */
export function createService(secrets: SecretsClient, { login, pool: config }: ServiceOptions): Service {
  // User, password, host, port and database come from the secret.
  const pool = createPool(secrets.secret(login), { ssl: true, ...config });
  // The rotator ends the sessions of a replaced login after its grace. Without a listener, that would end the process.
  pool.on('error', (error) => console.warn(`An idle connection ended: ${error.message}`));

  const app = express();
  app.use(express.json());

  app.get('/orders', async (_request, response) => {
    const { rows } = await pool.query('SELECT id, article, count FROM orders ORDER BY id DESC LIMIT 20');
    response.json(rows);
  });

  app.post('/orders', async (request, response) => {
    const { article, count } = request.body as { article: string; count: number };
    const insert = 'INSERT INTO orders (article, count) VALUES ($1, $2) RETURNING id';
    const { rows } = await pool.query(insert, [article, count]);
    response.status(201).json(rows[0]);
  });

  // `health()` has names, versions and ages, and no value.
  app.get('/health', (_request, response) => {
    const health = secrets.health();
    response.status(health.ok ? 200 : 503).json(health);
  });

  return { app, close: () => pool.end() };
}
