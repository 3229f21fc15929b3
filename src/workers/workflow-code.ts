import { fileURLToPath } from 'node:url';

const inWorkflows = (name: string) => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../workflows/${name}.${extension}`, import.meta.url));
};

/** What a bundle of the workflows is made of, for whoever makes one. */
export const WORKFLOW_CODE = {
  workflowsPath: inWorkflows('index'),
  workflowInterceptorModules: [inWorkflows('trace-interceptors')],
};
