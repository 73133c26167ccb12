import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Program } from '../../src/model/index.js';
import { createRuntime, sampleExchange, type Runtime } from '../../src/runtime/index.js';
import { hookProgram } from './programs.js';
