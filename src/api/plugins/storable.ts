import fp from 'fastify-plugin';
import { ApiProblem, type FieldError } from '../problems.ts';
import { findUnstorable } from '../validation.ts';

/** Text that the database cannot keep is refused at the edge, whichever route it comes by. */
export const storablePlugin = fp(async (app) => {
  app.addHook('preValidation', async (request) => {
    const parameters = [...findUnstorable(request.params), ...findUnstorable(request.query)];
    if (parameters.length > 0) {
      throw new ApiProblem('parameter_invalid', undefined, { errors: parameters.map(asParameter) });
    }
    const errors = findUnstorable(request.body);
    if (errors.length > 0) throw new ApiProblem('invalid_body', undefined, { errors });
  });
});

function asParameter({ pointer = '', message }: FieldError): FieldError {
  return { parameter: pointer.slice(1), message };
}
