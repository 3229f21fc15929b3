import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { databaseAway } from '../../db/database-errors.ts';
import { ApiProblem, type Outcome, PROBLEMS, type ProblemCode, problemBody } from '../problems.ts';
import { fieldErrors } from '../validation.ts';

const CONTENT_TYPE = 'application/problem+json; charset=utf-8';

export const errorHandlerPlugin = fp(async (app) => {
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    answerProblem(toProblem(error, request), request, reply),
  );
  app.setNotFoundHandler((request, reply) =>
    answerProblem(
      new ApiProblem('route_not_found', `${request.method} ${request.url.split('?')[0]}`),
      request,
      reply,
    ),
  );
});

export function answerProblem(
  problem: ApiProblem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status } = PROBLEMS[problem.code];
  if (status >= 500) request.log.error({ err: problem.cause ?? problem }, problem.message);
  if (status === 503) reply.header('retry-after', '5');
  return reply
    .code(status)
    .headers(problem.options.headers ?? {})
    .header('content-type', CONTENT_TYPE)
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id));
}

export function toProblem(error: FastifyError, request: FastifyRequest): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const code = error.validationContext === 'body' ? 'invalid_body' : 'parameter_invalid';
    return new ApiProblem(code, undefined, {
      errors: fieldErrors(error.validation, error.validationContext),
    });
  }
  const away = databaseAway(error);
  if (away) {
    return new ApiProblem('database_unavailable', undefined, {
      cause: error,
      outcome: away === 'not_sent' ? 'none' : outcomeOf(request),
    });
  }
  const code = codeForStatus(error.statusCode);
  if (code) return new ApiProblem(code, error.message);
  return new ApiProblem('internal', undefined, { cause: error, outcome: outcomeOf(request) });
}

/** Reading changes nothing, and neither does a request whose caller is not known yet. */
function outcomeOf(request: FastifyRequest): Outcome {
  return request.method === 'GET' || !request.caller ? 'none' : 'uncertain';
}

/** What the framework itself refuses. */
function codeForStatus(status = 500): ProblemCode | undefined {
  switch (status) {
    case 400:
      return 'malformed_body';
    // A path that would lead out of the folder of files: there is nothing at it.
    case 403:
    case 404:
      return 'route_not_found';
    case 413:
      return 'body_too_large';
    case 415:
      return 'unsupported_media_type';
    case 429:
      return 'rate_limited';
    default:
      return undefined;
  }
}
