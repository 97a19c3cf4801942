import type { Observable } from 'rxjs';
import type { StreamCall, UnaryCall } from './grpc-call.js';

/** Answers the methods of a service, by their names. */
export interface GrpcBinding {
  unary(method: string, request: unknown, call: UnaryCall): Promise<unknown>;
  stream(method: string, request: unknown, call: StreamCall): Observable<unknown>;
}
