import type { User } from '../../db/people/users.ts';

export function representUser({ id, email, name, role, state, lastSignInAt, createdAt }: User) {
  return {
    id,
    email,
    name,
    role,
    state,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
