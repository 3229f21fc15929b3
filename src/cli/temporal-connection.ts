import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { told } from './doctor/finding.ts';
import { CliFailure } from './failure.ts';

/** gRPC's `NOT_FOUND`, `ALREADY_EXISTS`, `PERMISSION_DENIED`, `UNIMPLEMENTED` and `UNAUTHENTICATED`. */
export const GRPC = {
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  unimplemented: 12,
  unauthenticated: 16,
} as const;

export const ACCESS_REMEDY =
  'Start Temporal, or correct TEMPORAL_ADDRESS, TEMPORAL_API_KEY and the TEMPORAL_TLS_* variables.';

/** @throws CliFailure where Temporal does not answer, or takes neither our key nor our certificate. */
export async function connectTemporal(options: ConnectionOptions): Promise<Connection> {
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new CliFailure(`${options.address} does not let us in: ${told(error)}. ${ACCESS_REMEDY}`, {
      cause: error,
    });
  }
}

/** The status that gRPC gave; undefined where the error is another one. */
export function grpcCode(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? Number(error.code) : undefined;
}

/** Asking again changes nothing: this caller may not, or the server has no such call. */
export function isRefused(error: unknown): boolean {
  const refusals: number[] = [GRPC.permissionDenied, GRPC.unimplemented, GRPC.unauthenticated];
  return refusals.includes(grpcCode(error) ?? 0);
}
