import type { Endpoint } from './endpoint.ts';

export const paddockEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/',
    dialect: 'paddock',
    summary: 'Says that Paddock is running',
    answer: 'Paddock is running, and answers as if "Ollama is running".',
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/health',
    dialect: 'paddock',
    summary: 'Says that the server answers',
    answer: { status: 'ok' },
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/openapi.json',
    dialect: 'paddock',
    summary: 'This reference as an OpenAPI 3.1 document',
    answer: { openapi: '3.1.1', info: { title: 'Paddock', version: '1.0.0' }, paths: {} },
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/metrics',
    dialect: 'paddock',
    summary: 'Numbers for Prometheus',
    answer: '# HELP paddock_active_requests Requests being answered.\n',
  },
];
