import type { Books } from '../../src/books.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import type { Mapping } from '../../src/domain/mapping.ts';
import type {
  CompanyCapabilities,
  Provider,
  RawAnswer,
  StoredRequest,
} from '../../src/providers/provider.ts';

/** A provider together with the other side, fresh for each test. */
export interface ProviderHarness {
  provider: Provider;
  company: CompanyCapabilities;
  /** Carries a stored request to the other side and waits for its answer. */
  deliver(request: StoredRequest): Promise<RawAnswer>;
  /** The other side, to be asked. */
  asked: Books;
  books: InspectableBooks;
  /** Who the team member `member` is on the other side, where time is kept. */
  worker?: Mapping;
  /** An id that no record has. */
  unknownId: string;
  close(): Promise<void>;
}

export type MakeHarness = () => Promise<ProviderHarness>;

/** What the other side holds, seen from behind the provider. */
export interface InspectableBooks {
  count(entityType: EntityType): Promise<number>;
  find(entityType: EntityType, externalId: string): Promise<BookEntry | undefined>;
}

export interface BookEntry {
  name?: string;
  email?: string;
  active?: boolean;
  total?: string;
}
