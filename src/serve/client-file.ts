import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Reply } from '../model/index.js';

/** A machine-to-machine client of the local token endpoint. */
export interface LocalClient {
  id: string;
  secret: string;
  name?: string;
  metadata?: Record<string, string>;
  /** What it may ask for. Without an audience in the request the first one counts. */
  grants: { audience: string; scope: string[] }[];
}

/** Who may ask the local token endpoint, and what the hook or Action finds. JSON or YAML. */
export interface ClientFile {
  tenant?: string;
  clients: LocalClient[];
  secrets?: Record<string, string>;
  replies?: Reply[];
}

/** A client file that cannot be used. The message names the file and the fault. */
export class ClientFileError extends Error {
  override name = 'ClientFileError';
}

const texts = { type: 'object', additionalProperties: { type: 'string' } };
const SCHEMA = {
  type: 'object',
  required: ['clients'],
  additionalProperties: false,
  properties: {
    tenant: { type: 'string' },
    secrets: texts,
    replies: { type: 'array', items: { type: 'object', required: ['url'] } },
    clients: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['id', 'secret', 'grants'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1 },
          secret: { type: 'string', minLength: 1 },
          name: { type: 'string' },
          metadata: texts,
          grants: {
            type: 'array',
            items: {
              type: 'object',
              required: ['audience', 'scope'],
              additionalProperties: false,
              properties: {
                audience: { type: 'string', minLength: 1 },
                scope: { type: 'array', items: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
};

/** @throws ClientFileError */
export function readClientFile(file: string): ClientFile {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ClientFileError(`${file}: ${(error as Error).message.split('\n')[0]}`);
  }
  const ajv = new Ajv2020({ strict: false });
  const isClientFile = ajv.compile<ClientFile>(SCHEMA);
  if (isClientFile(content)) return content;
  throw new ClientFileError(`${file}: ${ajv.errorsText(isClientFile.errors, { dataVar: 'it' })}`);
}

/** What `serve` knows where no file is given. */
export const SAMPLE_CLIENTS: ClientFile = {
  clients: [
    {
      id: 'sample-client',
      secret: 'sample-secret',
      name: 'Sample client',
      grants: [{ audience: 'https://api.example/', scope: ['read:items', 'write:items'] }],
    },
  ],
};
