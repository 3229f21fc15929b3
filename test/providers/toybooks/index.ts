export { createToybooksAuthorization } from './authorization.ts';
export { description } from './description.ts';
export { createToybooks, TOYBOOKS } from './provider.ts';
